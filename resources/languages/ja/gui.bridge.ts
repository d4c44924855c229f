<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/bridge/bridge.py" />
      <source>{title}: {error}</source>
      <translation>{title}：{error}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job.py" />
      <source>queued</source>
      <translation>待機中</translation>
    </message>
    <message>
      <location filename="gui/bridge/job.py" />
      <source>running</source>
      <translation>実行中</translation>
    </message>
    <message>
      <location filename="gui/bridge/job.py" />
      <source>paused</source>
      <translation>一時停止中</translation>
    </message>
    <message>
      <location filename="gui/bridge/job.py" />
      <source>stopping after this step</source>
      <translation>このステップの後で停止</translation>
    </message>
    <message>
      <location filename="gui/bridge/job.py" />
      <source>done</source>
      <translation>完了</translation>
    </message>
    <message>
      <location filename="gui/bridge/job.py" />
      <source>failed</source>
      <translation>失敗</translation>
    </message>
    <message>
      <location filename="gui/bridge/job.py" />
      <source>cancelled</source>
      <translation>キャンセル済み</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{title}: {steps}</source>
      <translation>{title}：{steps}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{method}, {number} of {methods}</source>
      <translation>{method}（{number}/{methods}）</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{done:,} of {edits}</source>
      <translation>{edits}中{done:,}件</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>Fact {fact:,} of {total:,}</source>
      <translation>事実{fact:,}/{total:,}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>batch {batch:,} of {batches:,}</source>
      <translation>バッチ{batch:,}/{batches:,}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{stage} ({number} of {stages}, {left})</source>
      <translation>{stage}（{number}/{stages}、{left}）</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>fact {fact:,} of {total:,}</source>
      <translation>事実{fact:,}/{total:,}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{task} ({place})</source>
      <translation>{task}（{place}）</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{task} {percent} %</source>
      <translation>{task} {percent}%</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/bridge/job_course.py" />
      <source>{n} steps</source>
      <translation>
        <numerusform>{n}ステップ</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{count:,} {unit}</source>
      <translation>{count:,} {unit}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{task} {done}</source>
      <translation>{task} {done}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>values, step {step} of {steps}</source>
      <translation>値、ステップ{step}/{steps}</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{seconds:.2g} s/edit</source>
      <translation>1編集あたり{seconds:.2g}秒</translation>
    </message>
    <message>
      <location filename="gui/bridge/job_course.py" />
      <source>{left} in all</source>
      <translation>全体で{left}</translation>
    </message>
    <message>
      <location filename="gui/bridge/memory.py" />
      <source>Memory in use on {device}</source>
      <translation>{device}のメモリ使用量</translation>
    </message>
    <message>
      <location filename="gui/bridge/memory.py" />
      <source>Memory this program holds</source>
      <translation>このプログラムのメモリ使用量</translation>
    </message>
    <message>
      <location filename="gui/bridge/phases.py" />
      <source>{number} of {count}</source>
      <translation>{number}/{count}</translation>
    </message>
    <message>
      <location filename="gui/bridge/reports.py" />
      <source>Something unexpected went wrong: {error}.</source>
      <translation>予期しないエラーが発生しました：{error}</translation>
    </message>
    <message>
      <location filename="gui/bridge/reports.py" />
      <source>The log has the details.</source>
      <translation>詳細はログにあります。</translation>
    </message>
    <message>
      <location filename="gui/bridge/worker.py" />
      <source>The engine is not running.</source>
      <translation>エンジンが動いていません。</translation>
    </message>
    <message>
      <location filename="gui/bridge/worker.py" />
      <source>The engine could not start: {error}</source>
      <translation>エンジンを起動できませんでした：{error}</translation>
    </message>
  </context>
</TS>
