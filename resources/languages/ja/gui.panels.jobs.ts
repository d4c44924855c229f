<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/jobs/panel.py" />
      <source>Clear the finished jobs</source>
      <translation>終了したジョブを消す</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/panel.py" />
      <source>Take the finished jobs out of the list</source>
      <translation>終了したジョブを一覧から消します</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/panel.py" />
      <source>Jobs</source>
      <translation>ジョブ</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/panel.py" />
      <source>What is at work, what waits and what is done is listed here.</source>
      <translation>作業中、待機中、終了したジョブがここに一覧表示されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>Progress of {job}</source>
      <translation>{job}の進み具合</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>Cancel this job (Delete)</source>
      <translation>このジョブをキャンセル（Delete）</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>Cancel {job}</source>
      <translation>{job}をキャンセル</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>paused</source>
      <translation>一時停止中</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>stopping after this step</source>
      <translation>このステップの後で停止</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>: </source>
      <translation>：</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>at work</source>
      <translation>作業中</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>{seconds:.1f} s</source>
      <translation>{seconds:.1f}秒</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>waits, next in line</source>
      <translation>待機中、次に開始</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>waits, {ahead} before it</source>
      <translation>待機中、前に{ahead}件</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>cancelled before it began</source>
      <translation>開始前にキャンセル</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>stopped after {time}</source>
      <translation>{time}で停止</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>failed after {time}</source>
      <translation>{time}で失敗</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>took {time}</source>
      <translation>所要時間{time}</translation>
    </message>
    <message>
      <location filename="gui/panels/jobs/row.py" />
      <source>{left} of this step</source>
      <translation>このステップは{left}</translation>
    </message>
  </context>
</TS>
