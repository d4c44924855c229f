<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>attention</source>
      <translation>アテンション</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>hidden state</source>
      <translation>隠れ状態</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>hidden state of layer</source>
      <translation>隠れ状態の層</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>MLP of layer</source>
      <translation>MLPの層</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>attention of layer</source>
      <translation>アテンションの層</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>first subject</source>
      <translation>主語の最初</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>middle subject</source>
      <translation>主語の途中</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>last subject</source>
      <translation>主語の最後</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>first after</source>
      <translation>主語の直後</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>further</source>
      <translation>その後</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>last</source>
      <translation>末尾</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>Causal trace of {state}</source>
      <translation>{state}の因果トレース</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>{state} of {window} layers</source>
      <translation>{state}の{window}層分</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>{token}, {state} of layer {layer}</source>
      <translation>{token}、層{layer}の{state}</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>{where}: brings back {effect:.3f} on average of {facts}</source>
      <translation>{where}：{facts}件の平均で{effect:.3f}回復</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>{where}: probability {probability:.3f}, effect {effect:+.3f}</source>
      <translation>{where}：確率{probability:.3f}、効果{effect:+.3f}</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>restored</source>
      <translation>復元した状態</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>token</source>
      <translation>トークン</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/map.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/maps.py" />
      <source>The output of one block is put back as it was in the clean run</source>
      <translation>1つのブロックの出力をノイズなしの実行時の値に戻す</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/maps.py" />
      <source>What the MLPs of some layers give is put back</source>
      <translation>いくつかの層のMLPの出力を元に戻す</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/maps.py" />
      <source>What the attention of some layers gives is put back</source>
      <translation>いくつかの層のアテンションの出力を元に戻す</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/maps.py" />
      <source>Which map</source>
      <translation>表示するマップ</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>What comes back with each state restored</source>
      <translation>各状態を復元すると回復するもの</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>maps</source>
      <translation>マップ</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Facts that could not be traced, and why</source>
      <translation>トレースできなかった事実とその理由</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>left out</source>
      <translation>除外</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>At which tokens and layers the model recalls facts appears here. Select facts in the edits table, or none to trace ten that the model knows, and press Trace.</source>
      <translation>モデルがどのトークンと層で事実を想起するかがここに表示されます。編集表で事実を選び（選ばなければモデルが知っている10件）、「トレース」を押してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>None of the facts could be traced, as the model does not say their answers. Clear the selection in the edits table to trace facts that it knows.</source>
      <translation>モデルが答えを言えないため、どの事実もトレースできませんでした。編集表の選択を解除すると、モデルが知っている事実をトレースします。</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Probability of the answer in the clean run</source>
      <translation>ノイズなしの実行での答えの確率</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>clean</source>
      <translation>ノイズなし</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Its mean probability with noise on the subject's embeddings</source>
      <translation>主語の埋め込みにノイズを加えたときの平均確率</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>corrupted</source>
      <translation>ノイズあり</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>What an MLP restored at one token brings back at most (framed)</source>
      <translation>1つのトークンでMLPを復元したときの最大の回復（枠で囲んだセル）</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>largest MLP effect</source>
      <translation>MLPの最大効果</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>suggested layers</source>
      <translation>推奨する層</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Numbers of the view that is shown</source>
      <translation>表示中の内容の数値</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Trace</source>
      <comment>verb</comment>
      <translation>トレース</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Which fact the maps are of</source>
      <translation>マップに表示する事実</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Use these layers</source>
      <translation>この層を使う</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Have the chosen method edit at the suggested layers</source>
      <translation>選択中の手法で推奨の層を編集する</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/tracing/panel.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Average of {facts}</source>
      <translation>{facts}の平均</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>why it was left out</source>
      <translation>除外した理由</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Restoring MLPs at the subject's last token brings nothing back</source>
      <translation>主語の最後のトークンでMLPを復元しても回復しません</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Restoring MLPs at the subject's last token brings back most around layer {layer}: {effect:.2f}</source>
      <translation>主語の最後のトークンでMLPを復元すると、層{layer}付近で最も回復します：{effect:.2f}</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>{facts} left out of {all:,}</source>
      <translation>{all:,}件中{facts}を除外</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>MLP most at {token}, layer {layer}</source>
      <translation>MLPの最大は{token}、層{layer}</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>By the part of each token</source>
      <translation>トークンの役割別</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>“{prompt}” → {answer}</source>
      <translation>「{prompt}」→ {answer}</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>after {edits}</source>
      <translation>{edits}の後</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/tracing/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>{when}, the model now has {position:,}: trace again</source>
      <translation>{when}（現在のモデルの編集は{position:,}件：トレースし直してください）</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Tracing facts that the model knows</source>
      <translation>モデルが知っている事実のトレース</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Tracing {facts}</source>
      <translation>{facts}のトレース</translation>
    </message>
    <message>
      <location filename="gui/panels/tracing/panel.py" />
      <source>Tracing {facts} (the first of {selected:,} selected)</source>
      <translation>{facts}のトレース（選択した{selected:,}件の先頭）</translation>
    </message>
  </context>
</TS>
