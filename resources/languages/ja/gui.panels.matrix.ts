<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>angle from</source>
      <translation>角度（下限）</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>angle to</source>
      <translation>角度（上限）</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>plain</source>
      <translation>そのまま</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>whitened</source>
      <translation>白色化</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>Angles between keys</source>
      <translation>キーどうしの角度</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>angle, degrees</source>
      <translation>角度（度）</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>share of pairs</source>
      <translation>対の割合</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>whitened space</source>
      <translation>白色化した空間</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>keys as they are</source>
      <translation>元のキー</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>before the session</source>
      <translation>セッション前</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/angle_plot.py" />
      <source>{low:.0f}° to {high:.0f}°: {white} in whitened space, {plain:,} of the keys as they are</source>
      <translation>{low:.0f}°〜{high:.0f}°：白色化した空間で{white}、元のキーで{plain:,}組</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Curves (*.json)</source>
      <translation>曲線 (*.json)</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Keep</source>
      <comment>curve</comment>
      <translation>残す</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Keep this curve beside those that are measured later</source>
      <translation>この曲線を、後で測定する曲線と並べて残す</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Load...</source>
      <translation>読み込み...</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Lay the saved curve of another model or moment over this one</source>
      <translation>保存した別のモデルや時点の曲線をこの曲線に重ねる</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Save...</source>
      <translation>保存...</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Save this curve as a small JSON file</source>
      <translation>この曲線を小さなJSONファイルとして保存する</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Clear</source>
      <translation>消去</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Take all curves away that were kept or loaded</source>
      <translation>残した曲線と読み込んだ曲線をすべて消す</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>model</source>
      <translation>モデル</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>{model} before the session</source>
      <translation>{model}（セッション前）</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Load curves</source>
      <translation>曲線の読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_page.py" />
      <source>Save curve</source>
      <translation>曲線の保存</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_plot.py" />
      <source>Kurtosis over depth</source>
      <translation>深さに対する尖度</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_plot.py" />
      <source>excess kurtosis of p</source>
      <translation>pの超過尖度</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_plot.py" />
      <source>relative depth</source>
      <translation>相対的な深さ</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_plot.py" />
      <source>curve</source>
      <translation>曲線</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_plot.py" />
      <source>kurtosis</source>
      <translation>尖度</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/depth_plot.py" />
      <source>{curve}, layer {layer}: kurtosis {kurtosis:.3g}</source>
      <translation>{curve}、層{layer}：尖度{kurtosis:.3g}</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Every pair of facts at one layer, and those that overlap most by name</source>
      <translation>1つの層での事実のすべての対と、最も重なる対の名前</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>pairs</source>
      <translation>対</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>The angles between the keys of all pairs, in whitened space and as they are</source>
      <translation>すべての対のキーどうしの角度（白色化した空間と元のキー）</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>angles</source>
      <translation>角度</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Kurtosis over relative depth, with other models and moments</source>
      <translation>相対的な深さに対する尖度（ほかのモデルや時点とともに）</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>depth</source>
      <translation>深さ</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Every pair of facts, those that overlap most, the angles of their keys and the kurtosis over depth appear here. Press Measure: the keys of all layers are compared once.</source>
      <translation>事実のすべての対、最も重なる対、キーの角度、深さに対する尖度がここに表示されます。「測定」を押すと、全層のキーを一度に比較します。</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Pairs of facts that overlap most at this layer</source>
      <translation>この層で最も重なる事実の対</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>What the map shows</source>
      <translation>マップの表示内容</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Show the model as it was before the session</source>
      <translation>セッション前のモデルを表示する</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Numbers of the view that is shown</source>
      <translation>表示中の内容の数値</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Layer of the pairs and angles</source>
      <translation>対と角度の層</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>The layer whose pairs and angles are shown</source>
      <translation>対と角度を表示する層</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Measuring superposition in full</source>
      <translation>重ね合わせの全体測定</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>Comparing pairs at layer {layer}</source>
      <translation>層{layer}の対の比較</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>There are other facts now than those that were measured. Measure again.</source>
      <translation>測定したときとは別の事実になっています。もう一度測定してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>edited</source>
      <comment>fact</comment>
      <translation>編集する事実</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>moved</source>
      <comment>fact</comment>
      <translation>動く事実</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>angle</source>
      <translation>角度</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>{facts}, {when}</source>
      <translation>{facts}、{when}</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>after {edits}</source>
      <translation>{edits}の後</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/matrix/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>{when}, the model now has {position:,}: measure again</source>
      <translation>{when}（現在のモデルの編集は{position:,}件：再測定してください）</translation>
    </message>
    <message>
      <location filename="gui/panels/matrix/panel.py" />
      <source>kurtosis {kurtosis:.3g}, {tail:.1%} of {pairs} above |p| = {threshold:g}</source>
      <translation>尖度{kurtosis:.3g}、{pairs}の{tail:.1%}が|p| = {threshold:g}を超えます</translation>
    </message>
  </context>
</TS>
