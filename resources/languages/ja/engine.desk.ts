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
  </context>
</TS>
