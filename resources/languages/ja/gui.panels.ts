<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Log</source>
      <translation>ログ</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>What the program does, and what goes wrong, is written here.</source>
      <translation>プログラムの動作と問題がここに記録されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Least level shown</source>
      <translation>表示する最低レベル</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>errors</source>
      <translation>エラー</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>everything</source>
      <translation>すべて</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>warnings and errors</source>
      <translation>警告とエラー</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Copy the log</source>
      <translation>ログをコピー</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Copy what is shown</source>
      <translation>表示内容をコピーします</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Open log folder</source>
      <translation>ログのフォルダーを開く</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Open the folder with the log files</source>
      <translation>ログファイルのフォルダーを開きます</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Copy diagnostics</source>
      <translation>診断情報をコピー</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Copy versions, machine and log for a bug report</source>
      <translation>不具合報告のためにバージョン、マシン、ログをコピーします</translation>
    </message>
    <message>
      <location filename="gui/panels/log.py" />
      <source>Diagnostics are on the clipboard.</source>
      <translation>診断情報をクリップボードにコピーしました。</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>mean</source>
      <translation>平均</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>sd</source>
      <translation>標準偏差</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>kurtosis</source>
      <translation>尖度</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>overlap p(k&lt;sub&gt;i&lt;/sub&gt;, k&lt;sub&gt;j&lt;/sub&gt;)</source>
      <translation>重なり p(k&lt;sub&gt;i&lt;/sub&gt;, k&lt;sub&gt;j&lt;/sub&gt;)</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>Superposition of all layers</source>
      <translation>全層の重ね合わせ</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>Kurtosis of all layers</source>
      <translation>全層の尖度</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>Superposition of one layer</source>
      <translation>1つの層の重ね合わせ</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>pairs of facts</source>
      <translation>事実の対</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>Layer shown in detail</source>
      <translation>詳細を表示する層</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>The layer whose histogram is shown</source>
      <translation>ヒストグラムを表示する層</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>Scale every layer to its own maximum</source>
      <translation>各層をその最大値に合わせて表示します</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>per layer</source>
      <translation>層ごと</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>How much the keys of different facts overlap in every layer appears here.</source>
      <translation>異なる事実のキーが各層でどれだけ重なるかがここに表示されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>Superposition statistics of all layers</source>
      <translation>全層の重ね合わせの統計</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>pairs at {overlap:.3f}</source>
      <translation>{overlap:.3f}の対</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>standard deviation</source>
      <translation>標準偏差</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/superposition.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/superposition.py" />
      <source>after {n} edits</source>
      <translation>
        <numerusform>{n}件の編集後</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/superposition.py" />
      <source>layer {layer}: kurtosis {kurtosis:.3g}</source>
      <translation>層{layer}：尖度{kurtosis:.3g}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/superposition.py" />
      <source>layer {layer}: {n} pairs with p between {low:.2f} and {high:.2f}</source>
      <translation>
        <numerusform>層{layer}：pが{low:.2f}～{high:.2f}の対は{n}個</numerusform>
      </translation>
    </message>
  </context>
</TS>
