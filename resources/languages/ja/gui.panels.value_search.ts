<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message numerus="yes">
      <location filename="gui/panels/value_search/confidence.py" />
      <source>{n} edited facts</source>
      <translation>
        <numerusform>編集済みの事実{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/confidence.py" />
      <source>Mean probability: {edited:.2f} for {facts}; of the model's own facts none is known.</source>
      <translation>平均確率：{facts}で{edited:.2f}。モデル本来の事実は1件もわかっていません。</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/confidence.py" />
      <source>Mean probability: {edited:.2f} for {facts}, {own:.2f} for {own_facts} of the model's own, unedited.</source>
      <translation>平均確率：{facts}で{edited:.2f}、モデル本来の未編集の{own_facts}で{own:.2f}。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/value_search/confidence.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>probability</source>
      <translation>確率</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>loss (nll)</source>
      <translation>損失（nll）</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>decay</source>
      <translation>減衰</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>whole loss</source>
      <translation>全損失</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>rank</source>
      <translation>ランク</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>How the method searches for the value of each fact appears here while it edits: the curve of every fact, step by step, and where and why each search stops.</source>
      <translation>手法が各事実の値を探索する様子が、編集中にここに表示されます。各事実のステップごとの曲線と、探索がどこでなぜ止まったかを示します。</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>Facts of the batch and why their search stopped</source>
      <translation>バッチの事実と探索が止まった理由</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>Every step of every fact</source>
      <translation>全事実の全ステップ</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>What the curves show</source>
      <translation>曲線の表示内容</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>prob.</source>
      <translation>確率</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>steps</source>
      <translation>ステップ</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>stopped by</source>
      <translation>停止の理由</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>fact {number}</source>
      <translation>事実{number}</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/panel.py" />
      <source>step {step} of at most {steps}</source>
      <translation>ステップ{step}（最大{steps}）</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/reason_legend.py" />
      <source>Where the searches stand</source>
      <translation>探索の状況</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>target probability</source>
      <translation>目標の確率</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>loss of the target, nats per token</source>
      <translation>目標の損失（nat/トークン）</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>KL term of the loss, nats</source>
      <translation>損失のKL項（nat）</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>decay term of the loss</source>
      <translation>損失の減衰項</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>rank of the worst target token</source>
      <translation>最も順位の低い目標トークンの順位</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>Search for the value</source>
      <translation>値の探索</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>step</source>
      <translation>ステップ</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>{measure} {value:.3g}</source>
      <translation>{measure} {value:.3g}</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>{fact}, after {steps}: {values}</source>
      <translation>{fact}、{steps}の後：{values}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>{n} steps</source>
      <translation>
        <numerusform>{n}ステップ</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/search_plot.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>searching</source>
      <translation>探索中</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>stopped</source>
      <translation>停止</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>small loss</source>
      <translation>損失が十分小</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>most probable</source>
      <translation>最有力の答え</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>all steps used</source>
      <translation>全ステップ終了</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>all rounds used</source>
      <translation>全ラウンド終了</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>small mean loss</source>
      <translation>平均損失が十分小</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>loss small and still</source>
      <translation>損失が小さく安定</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>no search</source>
      <translation>探索なし</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>learnt</source>
      <translation>学習済み</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source> and </source>
      <translation>・</translation>
    </message>
    <message>
      <location filename="gui/panels/value_search/traces.py" />
      <source>{reason}, at the clamp</source>
      <translation>{reason}（上限に到達）</translation>
    </message>
  </context>
</TS>
