<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>Predicted and observed interference</source>
      <translation>干渉の予測と観測</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>lost probability</source>
      <translation>確率の低下</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>predicted disturbance</source>
      <translation>予測された乱れ</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>after</source>
      <translation>後</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>lost</source>
      <comment>probability</comment>
      <translation>低下</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>predicted</source>
      <translation>予測</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>{fact}: predicted {moved:.3f}, answer {before:.2f} → {after:.2f}</source>
      <translation>{fact}：予測{moved:.3f}、答えの確率{before:.2f} → {after:.2f}</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>{described}, not known before</source>
      <translation>{described}（以前から未知）</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>Rank correlation of predicted disturbance and lost probability</source>
      <translation>予測された乱れと確率の低下の順位相関</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>Mean loss of the tenth predicted to be disturbed most</source>
      <translation>最も乱れると予測された1割の平均低下</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>top tenth lost</source>
      <translation>上位1割の低下</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>Mean loss of all others that were known before</source>
      <translation>以前から既知だった残りの事実の平均低下</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>the rest lost</source>
      <translation>残りの低下</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/observation_page.py" />
      <source>The batch whose outcome is shown</source>
      <translation>結果を表示するバッチ</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/interference/observation_page.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>What the queued facts would disturb</source>
      <translation>待機中の事実が乱すもの</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>What a batch did to the facts of its prediction</source>
      <translation>予測した事実にバッチが及ぼした影響</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>What the queued facts would disturb appears here: earlier edits and known facts, ranked, layer by layer. Queue facts and press Predict, or let runs predict and observe by themselves.</source>
      <translation>待機中の事実が何を乱すか（以前の編集と既知の事実）が、順位と層ごとにここに表示されます。事実を待ち行列に入れて「予測」を押すか、実行時に自動で予測と観測を行ってください。</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>Numbers of the view that is shown</source>
      <translation>表示中の内容の数値</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>Predict</source>
      <translation>予測</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>exact</source>
      <translation>厳密</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>Predict from the change that the chosen method would write: slower, as it is searched first</source>
      <translation>選択中の手法が書き込む変更から予測する：先に探索するため時間がかかります</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>Predict before the batches of a run and observe after them</source>
      <translation>実行のバッチの前に予測し、後に観測する</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>in runs</source>
      <translation>実行時</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>Predicting interference of {facts}</source>
      <translation>{facts}の干渉予測</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/interference/panel.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>Nothing was predicted yet: press Predict.</source>
      <translation>まだ予測されていません。「予測」を押してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>expected from keys, after {edits}</source>
      <translation>キーからの予測（{edits}の後）</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>from the method's own change, after {edits}</source>
      <translation>手法自身の変更からの予測（{edits}の後）</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>{words}, the model now has {position:,}: predict again</source>
      <translation>{words}、現在のモデルの編集は{position:,}件：予測し直してください</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>Nothing was observed yet: switch on “in runs” and run.</source>
      <translation>まだ観測されていません。「実行時」をオンにして実行してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/panel.py" />
      <source>{facts}, after {edits}</source>
      <translation>{facts}（{edits}の後）</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>earlier edit</source>
      <translation>以前の編集</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>known fact</source>
      <translation>既知の事実</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>edit</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>known</source>
      <translation>既知</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>contradiction</source>
      <translation>矛盾</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>duplicate</source>
      <comment>of facts</comment>
      <translation>重複</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>same key</source>
      <translation>同じキー</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>Facts that would be disturbed, the most disturbed first</source>
      <translation>乱される事実（影響の大きい順）</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>Queued facts that stand in each other's way</source>
      <translation>互いに妨げ合う待機中の事実</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>Share of an edit from which on a fact is warned of</source>
      <translation>警告する編集の割合のしきい値</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>A fact is warned of when more than this share |p| of an edit lands on it</source>
      <translation>編集のこの割合|p|を超える影響が及ぶ事実を警告します</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>of an edit</source>
      <translation>（編集に対する割合）</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>Set the layers of the chosen method to this one layer</source>
      <translation>選択中の手法の層をこの層だけにする</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>Least overlap at layer {layer} (at most {share:.2f} of an edit); planned: {layers}.</source>
      <translation>重なりが最小なのは層{layer}（最大で編集の{share:.2f}）。予定：{layers}。</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>Edit at layer {layer}</source>
      <translation>層{layer}で編集</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>what</source>
      <comment>kind</comment>
      <translation>種類</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>first</source>
      <comment>of two facts</comment>
      <translation>1つ目</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>second</source>
      <comment>of two facts</comment>
      <translation>2つ目</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>because of</source>
      <translation>原因</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>moves by</source>
      <translation>変化量</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>what it is</source>
      <translation>種類</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>by</source>
      <comment>cause</comment>
      <translation>原因</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>is</source>
      <comment>kind</comment>
      <translation>種類</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>moved</source>
      <translation>変化量</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>layers {layers}</source>
      <translation>層{layers}</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>{count:,} of {facts} take over</source>
      <translation>{facts}のうち{count:,}件が次の値を超過</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>▲ {count:,} of {facts} takes over</source>
      <translation>▲ {facts}のうち{count:,}件が次の値を超過</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>▲ {count:,} of {facts} take over</source>
      <translation>▲ {facts}のうち{count:,}件が次の値を超過</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>{n} contradictions</source>
      <translation>
        <numerusform>矛盾{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>{n} duplicates</source>
      <translation>
        <numerusform>重複{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>{n} overlapping pairs</source>
      <translation>
        <numerusform>重なる対{n}組</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>▲ Among the queued facts: {conflicts}</source>
      <translation>▲ 待機中の事実の間：{conflicts}</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>p {p:.2f}</source>
      <translation>p {p:.2f}</translation>
    </message>
    <message>
      <location filename="gui/panels/interference/prediction_page.py" />
      <source>{what}, earlier edit</source>
      <translation>{what}（以前の編集）</translation>
    </message>
  </context>
</TS>
