<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/norms/layer_legend.py" />
      <source>layer {layer}: {value}</source>
      <translation>層{layer}：{value}</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>relative</source>
      <translation>相対</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>‖W‖ divided by the norm of the unedited weights</source>
      <translation>‖W‖を編集前の重みのノルムで割った値</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>absolute</source>
      <translation>絶対</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>‖W‖, the Frobenius norm of the matrix that is edited</source>
      <translation>‖W‖、編集される行列のフロベニウスノルム</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>change</source>
      <translation>変化</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>‖W − W0‖, how far it has moved, divided by the norm of the unedited weights</source>
      <translation>‖W − W0‖（変化の大きさ）を編集前の重みのノルムで割った値</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>The largest singular value of W, divided by that of the unedited weights</source>
      <translation>Wの最大特異値を編集前の重みのもので割った値</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>Norm growth</source>
      <translation>ノルムの増大</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>edits</source>
      <comment>how many</comment>
      <translation>編集数</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>Norm</source>
      <translation>ノルム</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>Logarithmic axis</source>
      <translation>対数軸</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>log</source>
      <comment>axis</comment>
      <translation>対数</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>Layers and their norms</source>
      <translation>層とそのノルム</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>The norm of every edited layer appears here, after each batch of edits.</source>
      <translation>編集のバッチごとに、編集された各層のノルムがここに表示されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>Norms of all layers after every batch</source>
      <translation>各バッチ後の全層のノルム</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>norm layer {layer}</source>
      <translation>ノルム 層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>change layer {layer}</source>
      <translation>変化 層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>spectral layer {layer}</source>
      <translation>最大特異値 層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/norms/panel.py" />
      <source>layer {layer}, not edited</source>
      <translation>層{layer}、未編集</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/norms/panel.py" />
      <source>after {n} edits</source>
      <translation>
        <numerusform>{n}件の編集後</numerusform>
      </translation>
    </message>
  </context>
</TS>
