<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/app.py" />
      <source>The window that is open already does not answer, so this is another one.</source>
      <translation>すでに開いているウィンドウが応答しないため、別のウィンドウを開きました。</translation>
    </message>
  </context>
</TS>
