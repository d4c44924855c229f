<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/support/wording.py" />
      <source>{first} and {last}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="engine/support/wording.py" />
      <source>, </source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
