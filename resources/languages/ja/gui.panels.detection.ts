<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>● edited</source>
      <translation>● 編集済み</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>□ not edited</source>
      <translation>□ 未編集</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>△ same subject as an edit</source>
      <translation>△ 編集と同じ主語</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>* learned from</source>
      <translation>* 学習に使用</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>It knows only such edits on this model and may miss others: evidence, no proof.</source>
      <translation>このモデルでのこの種の編集しか知らず、ほかの編集は見逃すことがあります。手がかりであり、証明ではありません。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>How likely each fact is to have been edited appears here. Make a detector, or open one, and press Look.</source>
      <translation>それぞれの事実が編集されている確率がここに表示されます。検出器を作成するか開いて、「調べる」を押してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Facts, the likeliest to have been edited first</source>
      <translation>事実（編集された確率の高い順）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Accuracy on edited and unedited facts that the detector did not learn from</source>
      <translation>検出器が学習に使っていない、編集済みと未編集の事実での正解率</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>held out</source>
      <translation>検証用</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>On the session's edits and as many known facts that it did not learn from</source>
      <translation>セッションの編集と、学習に使っていない同数の既知の事実での正解率</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>accuracy now</source>
      <translation>現在の正解率</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Share of the session's edits that the detector takes for edited</source>
      <translation>セッションの編集のうち、検出器が編集済みと判定した割合</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>edits found</source>
      <translation>編集の検出率</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Share of the facts that are not edited which it takes for edited</source>
      <translation>未編集の事実のうち、編集済みと判定した割合</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>false alarms</source>
      <translation>誤検出</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Facts to learn from; a quarter of them is held out</source>
      <translation>学習に使う事実の数。4分の1は検証用に残します</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Facts edited at once; best as many as the edits that are looked for</source>
      <translation>同時に編集する事実の数。探したい編集と同じ数が最適です</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Make</source>
      <translation>作成</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Open a detector</source>
      <translation>検出器を開く</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Open a detector that was kept in a file</source>
      <translation>ファイルに保存した検出器を開く</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Keep the detector in a file, with its accuracy</source>
      <translation>検出器を正解率とともにファイルに保存する</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Save the detector</source>
      <translation>検出器を保存</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>at once</source>
      <translation>件</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>facts,</source>
      <translation>件、同時に</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>learn from</source>
      <translation>学習に使う事実</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Facts by their probability of having been edited</source>
      <translation>編集された確率の順に並べた事実</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Make a detector of edits as the Method panel sets them</source>
      <translation>「手法」パネルの設定による編集の検出器を作成する</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Stop making the detector</source>
      <translation>検出器の作成を停止する</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>edited?</source>
      <translation>編集？</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>in truth</source>
      <translation>実際</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>{flagged:,} of {facts} look edited by {title}, after {edits}</source>
      <translation>{edits}の後、{facts}のうち{flagged:,}件が{title}で編集されたように見えます</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/detection/detector_page.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/detection/detector_page.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>; the model now has {position:,}: look again</source>
      <translation>（現在のモデルの編集は{position:,}件：もう一度調べてください）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>same subject</source>
      <translation>同じ主語</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>as long as editing that many facts</source>
      <translation>同じ数の事実の編集にかかる時間</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>about {time}</source>
      <translation>約{time}</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Edits half of them and takes that back: {how_long}.</source>
      <translation>半数を編集してから取り消します：{how_long}。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Edits half of them by {method} and takes that back: {how_long}.</source>
      <translation>半数を{method}で編集してから取り消します：{how_long}。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Learned from {edits} by {method}, {batch:,} at once</source>
      <translation>{method}による{edits}（同時に{batch:,}件）から学習しました</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>{lesson}.</source>
      <translation>{lesson}。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>{lesson} in {time}.</source>
      <translation>{lesson}（所要時間{time}）。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Held out: {recall:.0%} of {held_out} found, {false_alarms:.0%} false alarms.</source>
      <translation>検証用の{held_out}の{recall:.0%}を検出、誤検出{false_alarms:.0%}。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/detector_page.py" />
      <source>Made from other weights than these.</source>
      <translation>現在とは異なる重みから作成されました。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Facts about other subjects than those of the edits, those moved most first</source>
      <translation>編集とは別の主語の事実（大きく動くものから）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>known</source>
      <translation>既知</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Other facts about subjects that were edited</source>
      <translation>編集した主語についてのほかの事実</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>related</source>
      <translation>関連</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>The session's edits</source>
      <translation>セッションの編集</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>edit</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>known fact</source>
      <translation>既知の事実</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>before the session's edits</source>
      <translation>セッションの編集前</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Which layers differ from the original, by how much and by what rank, appears here, and the facts that this moves most. Edit some facts, or choose the folder of the original, and press Look.</source>
      <translation>元のモデルとどの層が、どれだけ、どのランクで異なるかと、それが最も動かす事実がここに表示されます。事実を編集するか、元のモデルのフォルダーを選んで、「調べる」を押してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Facts whose keys the change moves, those moved most first</source>
      <translation>変更によってキーの値が動く事実（大きく動くものから）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Layers of which a weight differs from the original's</source>
      <translation>元のモデルと異なる重みがある層の数</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>layers differ</source>
      <translation>異なる層</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>The largest ‖W − W₀‖ / ‖W₀‖ of a layer</source>
      <translation>層の‖W − W₀‖ / ‖W₀‖の最大値</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>largest change</source>
      <translation>最大の変化</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>The largest rank of a layer's change, above what rounding makes</source>
      <translation>層の変化の最大ランク（丸め誤差を除く）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>rank</source>
      <translation>ランク</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Facts that are listed</source>
      <translation>一覧に表示する事実</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Folder...</source>
      <translation>フォルダー...</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Choose the folder of the original</source>
      <translation>元のモデルのフォルダーを選ぶ</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Compare with a model in a folder: the one that this model was made from</source>
      <translation>フォルダー内のモデル（このモデルの元になったもの）と比較する</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Compare with before the session's edits again</source>
      <translation>もう一度セッションの編集前と比較する</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Compare with the start of the session</source>
      <translation>セッションの開始時と比較する</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Facts that are moved</source>
      <translation>動く事実</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Weights that differ</source>
      <translation>異なる重み</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>Original: {name}</source>
      <translation>元のモデル：{name}</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>{count} of {all}</source>
      <translation>{count} / {all}</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>moved by</source>
      <translation>変化量</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>{what}, after {edits}</source>
      <translation>{what}（{edits}の後）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>{what} from {original}, after {edits}</source>
      <translation>{original}との比較：{what}（{edits}の後）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>largest singular value</source>
      <translation>最大特異値</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>relative</source>
      <translation>相対</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>weight</source>
      <translation>重み</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>none</source>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>mostly at layer</source>
      <translation>主な層</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>what it is</source>
      <translation>種類</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>no difference</source>
      <translation>違いなし</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/detection/original_page.py" />
      <source>{n} weights</source>
      <translation>
        <numerusform>{n}個の重み</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/detection/original_page.py" />
      <source>{differing:,} of {weights} differ</source>
      <translation>{weights}のうち{differing:,}個が異なります</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Compare every weight with that of the original: exact</source>
      <translation>すべての重みを元のモデルと比較する：厳密</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>against the original</source>
      <translation>元のモデルと比較</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Ask a detector that was trained on edits of this model: evidence</source>
      <translation>このモデルの編集で訓練した検出器で調べる：手がかり</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>without it</source>
      <translation>元のモデルなし</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Detectors (*.safetensors)</source>
      <translation>検出器 (*.safetensors)</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>There is no detector yet: make one, or open one from a file.</source>
      <translation>検出器がまだありません。作成するか、ファイルから開いてください。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Nothing is edited in this session: choose the folder of the original, or edit some facts.</source>
      <translation>このセッションでは何も編集されていません。元のモデルのフォルダーを選ぶか、事実を編集してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Look</source>
      <translation>調べる</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Original model</source>
      <translation>元のモデル</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Making a detector of {method} edits</source>
      <translation>{method}による編集の検出器の作成</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Opening {file}</source>
      <translation>{file}を開く</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Saving {file}</source>
      <translation>{file}の保存</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Comparing with the original</source>
      <translation>元のモデルとの比較</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>Looking for edits</source>
      <translation>編集の検出</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>The detector was saved in {file}.</source>
      <translation>検出器を{file}に保存しました。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/panel.py" />
      <source>{method} keeps edits beside the weights, so there is nothing to detect in them. Choose a method that writes weights.</source>
      <translation>{method}は編集を重みの外に保持するため、重みから検出できるものがありません。重みに書き込む手法を選んでください。</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>edited</source>
      <translation>編集済み</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>not edited</source>
      <translation>未編集</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>same subject as an edit</source>
      <translation>編集と同じ主語</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>not known</source>
      <translation>不明</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>Change of each layer</source>
      <translation>各層の変化</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>rank {rank:,}</source>
      <translation>ランク{rank:,}</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>relative change</source>
      <translation>相対変化</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>layer {layer}: as in the original</source>
      <translation>層{layer}：元のモデルと同じ</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>layer {layer}: changed by {change:.3g} of its norm, rank {rank:,}</source>
      <translation>層{layer}：ノルムの{change:.3g}倍の変化、ランク{rank:,}</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>Probability of having been edited</source>
      <translation>編集された確率</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>facts, the likeliest first</source>
      <translation>事実（確率の高い順）</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>probability</source>
      <translation>確率</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>learned from</source>
      <translation>学習に使用</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>no</source>
      <translation>いいえ</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>yes</source>
      <translation>はい</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>{fact}: {probability:.0%}</source>
      <translation>{fact}：{probability:.0%}</translation>
    </message>
    <message>
      <location filename="gui/panels/detection/plots.py" />
      <source>{fact}: {probability:.0%}, in truth {truth}</source>
      <translation>{fact}：{probability:.0%}（実際：{truth}）</translation>
    </message>
  </context>
</TS>
