<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Whether this model looks edited, and where, appears here: read from its weights alone, with no original beside it. Open a model and press Look.</source>
      <translation>このモデルが編集されているように見えるか、どこが編集されているかがここに表示されます。元のモデルなしに、重みだけから読み取ります。モデルを開いて「調べる」を押してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Directions of the matrices that look edited</source>
      <translation>編集されたように見える行列の方向</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Layers</source>
      <comment>table</comment>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Look again and save the way back as a file that Import takes in</source>
      <translation>もう一度調べ、元に戻す差分をインポートできるファイルとして保存する</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Save the reversal</source>
      <translation>復元を保存</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Look</source>
      <translation>調べる</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>prompt</source>
      <translation>プロンプト</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>says</source>
      <translation>出力</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>strength</source>
      <translation>強さ</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Looking for traces</source>
      <translation>編集の痕跡の検出</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>Deltas (*.safetensors)</source>
      <translation>差分 (*.safetensors)</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/traces/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>{text}. After {edits}{again}</source>
      <translation>{text}。{edits}の後{again}</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>{text}.</source>
      <translation>{text}。</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>No matrix looks edited; that is no proof that none was</source>
      <translation>編集されたように見える行列はありません。編集がなかったことの証明ではありません</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/traces/panel.py" />
      <source>{n} matrices look edited</source>
      <translation>
        <numerusform>{n}個の行列が編集されているように見えます</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>{text}. The reversal takes back {undone} of {edits} that hold</source>
      <translation>{text}。復元は、維持されている{edits}のうち{undone}件を取り消します</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/panel.py" />
      <source>{text}; perplexity {before:.1f}, then {after:.1f}</source>
      <translation>{text}；パープレキシティは{before:.1f}から{after:.1f}</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>; it was changed</source>
      <translation>（実際に変更あり）</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>; it was not changed</source>
      <translation>（実際には変更なし）</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>Traces</source>
      <translation>編集の痕跡</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>above the other layers</source>
      <translation>ほかの層に対する超過</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>above the others</source>
      <translation>ほかの層に対する超過</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>directions</source>
      <translation>方向</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>looks edited</source>
      <translation>編集の疑い</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>was changed</source>
      <translation>実際の変更</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>shared by neighbours</source>
      <translation>隣の層と共有</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>no</source>
      <translation>いいえ</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>yes</source>
      <translation>はい</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>looks untouched</source>
      <translation>未編集に見えます</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/traces/plot.py" />
      <source>{n} directions</source>
      <translation>
        <numerusform>{n}方向</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>looks edited, {directions}</source>
      <translation>編集されたように見えます、{directions}</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>looks edited together with its neighbours, {directions}</source>
      <translation>隣の層とともに編集されたように見えます、{directions}</translation>
    </message>
    <message>
      <location filename="gui/panels/traces/plot.py" />
      <source>Layer {layer}: {excess:+.0%} of the other layers' edge, {looks}{changed}</source>
      <translation>層{layer}：ほかの層の端に対して{excess:+.0%}、{looks}{changed}</translation>
    </message>
  </context>
</TS>
