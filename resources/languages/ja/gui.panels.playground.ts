<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>{name}: next tokens</source>
      <translation>{name}：次のトークン</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>{name}: {text}</source>
      <translation>{name}：{text}</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>Before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>After</source>
      <translation>後</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>nothing</source>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>{number}: it asked {asked} and the memory answered {answers}.</source>
      <translation>{number}：{asked} と尋ね、メモリは {answers} と答えました。</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>The underlined words differ. A line in a bar is where it ended before.</source>
      <translation>下線の語が異なります。バーの線は前の時点での値です。</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>The text is the same; the probabilities differ. A line in a bar is where it ended before.</source>
      <translation>テキストは同じで、確率が異なります。バーの線は前の時点での値です。</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/answers.py" />
      <source>Both points answer the same.</source>
      <translation>どちらの時点でも答えは同じです。</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Continue the prompt at both points, also while the engine works (Return in the prompt)</source>
      <translation>両方の時点でプロンプトの続きを生成します。エンジンの作業中でも可能です（プロンプト内でReturn）</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Stop asking</source>
      <translation>生成を停止</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Comparing answers</source>
      <translation>答えの比較</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Compare</source>
      <comment>verb</comment>
      <translation>比較</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Prompt</source>
      <translation>プロンプト</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Type the beginning of a sentence</source>
      <translation>文の書き出しを入力</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Always the most probable token</source>
      <translation>常に最も確率の高いトークンを選びます</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Greedy</source>
      <translation>貪欲法</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Sampled</source>
      <translation>サンプリング</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Tokens drawn by their probability, the same draw on both sides</source>
      <translation>確率に従ってトークンを抽選します。両側で同じ乱数を使います</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Decoding</source>
      <translation>デコード</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>temperature </source>
      <translation>温度 </translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>seed </source>
      <translation>シード </translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source> tokens</source>
      <translation> トークン</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Length in tokens</source>
      <translation>長さ（トークン数）</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Seed</source>
      <translation>シード</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Temperature</source>
      <translation>温度</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Point of the timeline on the left</source>
      <translation>左側のタイムラインの時点</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Point of the timeline on the right</source>
      <translation>右側のタイムラインの時点</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/panel.py" />
      <source>Ask before and after an edit, with the same seed, and see what changed.</source>
      <translation>編集の前後で同じシードを使って尋ね、何が変わったかを確かめられます。</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/points.py" />
      <source>Base model</source>
      <translation>元のモデル</translation>
    </message>
    <message>
      <location filename="gui/panels/playground/points.py" />
      <source>Now</source>
      <translation>現在</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/playground/points.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
  </context>
</TS>
