<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/desk/file.py" />
      <source>{file} was written by a newer Palimpsest (form {form}; this one reads {known}).</source>
      <translation>{file}は、より新しいPalimpsestで書かれています（形式{form}。このバージョンが読めるのは{known}）。</translation>
    </message>
    <message>
      <location filename="engine/desk/file.py" />
      <source>Update Palimpsest to see the facts that wait in it.</source>
      <translation>待機中の事実を表示するには、Palimpsestを更新してください。</translation>
    </message>
    <message>
      <location filename="engine/desk/file.py" />
      <source>what is in hand cannot be kept there ({error}).</source>
      <translation>作業中の内容をここに保存できません（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/desk/file.py" />
      <source>Check the disk's free space and the rights.</source>
      <translation>ディスクの空き容量とアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/desk/file.py" />
      <source>{file} is damaged ({error}).</source>
      <translation>{file}は破損しています（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/desk/file.py" />
      <source>The edits of the session are in another file.</source>
      <translation>セッションの編集は別のファイルにあります。</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>the true answer</source>
      <translation>正しい答え</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>paraphrases</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>neighbours</source>
      <translation>近傍</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>other facts of the subject</source>
      <translation>主語の他の事実</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>what follows from the fact</source>
      <translation>この事実から導かれること</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>beginnings of texts</source>
      <translation>文章の書き出し</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>Its details are still those of before: {details}.</source>
      <translation>詳細は変更前のままです: {details}。</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>Left out, as it was about “{former}”: {details}. Undo brings it back.</source>
      <translation>「{former}」についてのものなので取り除きました: {details}。元に戻すと復元されます。</translation>
    </message>
    <message>
      <location filename="engine/desk/retyped.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
  </context>
</TS>
