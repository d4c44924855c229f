<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/methods/chosen_layers.py" />
      <source>Choose layers in the first third of the model.</source>
      <translation>モデルの最初の3分の1の層を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/chosen_layers.py" />
      <source>Choose layers in the upper half of the model.</source>
      <translation>モデルの上半分の層を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/chosen_layers.py" />
      <source>Choose layers that the model has.</source>
      <translation>モデルにある層を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/chosen_layers.py" />
      <source>{name} = {layers}: {model} has layers 0 to {last}.</source>
      <translation>{name} = {layers}：{model}の層は0～{last}です。</translation>
    </message>
    <message>
      <location filename="engine/methods/chosen_layers.py" />
      <source>layers = {layers}: {method} has one side memory, at one layer.</source>
      <translation>layers = {layers}: {method} のサイドメモリは1つの層に1つだけです。</translation>
    </message>
    <message>
      <location filename="engine/methods/chosen_layers.py" />
      <source>Give one layer.</source>
      <translation>層を1つ指定してください。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>Other edits shown before the one that is asked about, as far as they fit.</source>
      <translation>問われる編集の前に、収まる範囲で示す他の編集の数。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>Prompts whose similarity to the nearest edit is lower get no context; -1 gives every prompt one (the paper).</source>
      <translation>最も近い編集との類似度がこれより低いプロンプトには文脈を付けません。-1ならすべてに付けます（論文）。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>cosine</source>
      <translation>コサイン</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>How an edit is written in the context: "New Fact: ... Prompt: ..." as in the paper, or as plain sentences.</source>
      <translation>文脈での編集の書き方：論文どおり"New Fact: ... Prompt: ..."、または普通の文。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>Tokens that are kept free for the answer.</source>
      <translation>答えのために空けておくトークン数。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>tokens</source>
      <translation>トークン</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>Demonstrations</source>
      <translation>例示</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>Edits nothing: puts the new fact, with demonstrations, in the context of each prompt that it concerns.</source>
      <translation>何も編集せず、関係するプロンプトの文脈に、例示とともに新しい事実を置きます。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/ike.py" />
      <source>told with {paraphrases}, {neighbours}</source>
      <translation>{paraphrases}、{neighbours}とともに提示</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/methods/context/ike.py" />
      <source>{n} paraphrases</source>
      <translation>
        <numerusform>言い換え{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/methods/context/ike.py" />
      <source>{n} neighbours</source>
      <translation>
        <numerusform>近傍{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/methods/context/retrieval.py" />
      <source>Facts shown before a prompt, the nearest last, as far as they fit.</source>
      <translation>プロンプトの前に、収まる範囲で示す事実の数（最も近いものが最後）。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/retrieval.py" />
      <source>Prompts whose similarity to the nearest fact is lower are asked alone; -1: none is (the paper).</source>
      <translation>最も近い事実との類似度がこれより低いプロンプトは単独で問います。-1：単独では問いません（論文）。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/retrieval.py" />
      <source>How facts are shown: as "New Fact: ..." before "Prompt: ...", or as plain sentences before the prompt.</source>
      <translation>事実の示し方："Prompt: ..."の前に"New Fact: ..."として、またはプロンプトの前に普通の文で。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/retrieval.py" />
      <source>Retrieval</source>
      <translation>検索（Retrieval）</translation>
    </message>
    <message>
      <location filename="engine/methods/context/retrieval.py" />
      <source>Edits nothing: shows the nearest facts before each prompt.</source>
      <translation>何も編集せず、各プロンプトの前に最も近い事実を示します。</translation>
    </message>
    <message>
      <location filename="engine/methods/context/retrieval.py" />
      <source>kept to be shown</source>
      <translation>提示用に保存</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>there is no hyperparameter {name!r}.</source>
      <translation>ハイパーパラメーター{name!r}はありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>This method has: {known}.</source>
      <translation>この手法にあるもの：{known}。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>the model has no layer {layer}.</source>
      <translation>モデルに層{layer}はありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>Its layers are 0 to {last}.</source>
      <translation>層は0～{last}です。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>{name} = {value!r} is not one of {choices}.</source>
      <translation>{name} = {value!r}は選択肢（{choices}）にありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>{name} = {value} lies outside {range}.</source>
      <translation>{name} = {value}は範囲{range}の外です。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>{name} = {value!r} is not {wanted}.</source>
      <translation>{name} = {value!r}は{wanted}ではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>{name} = {value!r} is not {wanted} in {range}.</source>
      <translation>{name} = {value!r}は{range}の範囲の{wanted}ではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>a number</source>
      <translation>数値</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>a whole number</source>
      <translation>整数</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>true or false</source>
      <translation>真偽値</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>a choice</source>
      <translation>選択肢</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>a list of layers such as "4-8" or "3,5"</source>
      <translation>"4-8"や"3,5"のような層のリスト</translation>
    </message>
    <message>
      <location filename="engine/methods/knobs.py" />
      <source>a file's path</source>
      <translation>ファイルのパス</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>Tokens of the object that one value makes the model say.</source>
      <translation>1つの値がモデルに言わせる目的語のトークン数。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>Tokens that a window shares with the one before it.</source>
      <translation>前の窓と重なるトークン数。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>overlap = {overlap} leaves nothing new in a window of {window} tokens.</source>
      <translation>overlap = {overlap}では、{window}トークンの窓に新しい部分が残りません。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>Choose an overlap smaller than the window.</source>
      <translation>overlapを窓より小さくしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>Solving</source>
      <translation>求解中</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>layers</source>
      <translation>層</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/methods/locate/anyedit.py" />
      <source>v* of {n} windows: {steps} steps, {why}</source>
      <translation>
        <numerusform>{n}個の窓のv*：{steps}ステップ、{why}</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>AnyEdit on MEMIT</source>
      <translation>AnyEdit（MEMIT）</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>For long free text as the new object: MEMIT with a value for every few dozen tokens.</source>
      <translation>新しい目的語が長い自由文のとき：数十トークンごとに値を1つ置くMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>AnyEdit on AlphaEdit</source>
      <translation>AnyEdit（AlphaEdit）</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/anyedit.py" />
      <source>For long free text as the new object, written only in directions that the model does not use.</source>
      <translation>新しい目的語が長い自由文のとき：モデルが使わない方向にだけ書き込みます。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/keeping.py" />
      <source>Factoring</source>
      <translation>分解中</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/keeping.py" />
      <source>matrices</source>
      <translation>行列</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/key_systems.py" />
      <source>the covariance of layer {layer} cannot be inverted: {tokens} tokens of text for {count} dimensions.</source>
      <translation>層{layer}の共分散の逆行列が求まりません：{count}次元に対してテキストが{tokens}トークンです。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/key_systems.py" />
      <source>Give a longer text for the statistics, or set covariance_ridge to 0.01.</source>
      <translation>統計量用により長いテキストを指定するか、covariance_ridgeを0.01にしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/key_systems.py" />
      <source>Give a longer text for the statistics, or raise l2.</source>
      <translation>統計量用により長いテキストを指定するか、l2を大きくしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/key_systems.py" />
      <source>null_space = {amount:g} by {rule} leaves no direction to write in at layer {layer}.</source>
      <translation>null_space = {amount:g}（{rule}）では、層{layer}に書き込める方向が残りません。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/key_systems.py" />
      <source>Raise it, or choose the rule 'directions'.</source>
      <translation>値を上げるか、規則'directions'を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/key_systems.py" />
      <source>covariances</source>
      <translation>共分散</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT for thousands of edits: stops the search early, remembers earlier keys and holds the norm down.</source>
      <translation>数千件の編集のためのMEMIT。探索を早く止め、過去のキーを覚え、ノルムを抑えます。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>Writes only in directions that the model's own knowledge does not use.</source>
      <translation>モデル自身の知識が使わない方向にだけ書き込みます。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>AlphaEdit with early stopping</source>
      <translation>AlphaEdit（早期終了）</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>AlphaEdit that stops its search once the new fact is the most probable answer.</source>
      <translation>新しい事実が最も確からしい答えになったら探索を止めるAlphaEdit。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>ENCORE, first code</source>
      <translation>ENCORE（最初のコード）</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>ENCORE with the stop rule of its first code, which misses objects of several tokens.</source>
      <translation>最初のコードの終了規則を使うENCORE。複数トークンの目的語を見落とします。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>Writes many facts at once over several layers; run again and again, its norms grow and it forgets.</source>
      <translation>複数の層に多くの事実を一度に書き込みます。繰り返すとノルムが増大し、忘れていきます。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT, keys accumulated</source>
      <translation>MEMIT（キー蓄積）</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT that also holds the keys of earlier batches in place.</source>
      <translation>過去のバッチのキーも保つMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT that keeps only the entries that change a weight most for its size.</source>
      <translation>重みの大きさに対して変化が最も大きい要素だけを残すMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT that damps what has grown larger than the unedited matrix.</source>
      <translation>編集前の行列より大きくなった分を抑えるMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT + norm anchor</source>
      <translation>MEMIT + ノルムアンカー</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT whose new values keep the norm that they have on the unedited model.</source>
      <translation>新しい値が、編集前のモデルでのノルムを保つMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT that searches what attention and MLP must each say, and writes the MLP's part only.</source>
      <translation>アテンションとMLPが出すべきものをそれぞれ探索し、MLPの分だけを書き込むMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT whose new values are as similar to one another as their keys, so that many fit into one batch.</source>
      <translation>新しい値どうしがキーどうしと同じだけ似るようにし、1バッチに多く収まるMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT that takes away most of what it would do along the main directions of the matrix's rows.</source>
      <translation>行列の行の主方向に沿う変化の大部分を取り除くMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>AlphaEdit that halves what it would do along the main directions of the matrix's rows.</source>
      <translation>行列の行の主方向に沿う変化を半分にするAlphaEdit。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>AlphaEdit that leaves the largest singular directions of the unedited matrix alone.</source>
      <translation>編集前の行列の最大の特異方向に触れないAlphaEdit。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT whose every batch is the exact least-squares solution over all edits so far.</source>
      <translation>各バッチが、それまでの全編集に対する厳密な最小二乗解となるMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>AlphaEdit that also weighs what its null space still holds of the model's keys, and cuts it anew.</source>
      <translation>零空間に残るモデルのキーにも重みを付け、零空間を切り直すAlphaEdit。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT that weighs what the model knows the more, the more its edits have disturbed it.</source>
      <translation>編集がモデルの知識を乱すほど、その知識の重みを増やすMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>MEMIT that writes only the first and the last of its layers, each with a value searched for it.</source>
      <translation>最初と最後の層だけに、それぞれ探索した値を書き込むMEMIT。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>AlphaEdit that writes only the first and the last of its layers, each with a value searched for it.</source>
      <translation>最初と最後の層だけに、それぞれ探索した値を書き込むAlphaEdit。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>Writes one fact exactly into one layer (r-ROME, the corrected form); collapses in long sequences.</source>
      <translation>1つの事実を1つの層に厳密に書き込みます（修正版のr-ROME）。長く続けると崩壊します。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>ROME, first code</source>
      <translation>ROME（最初のコード）</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>ROME as first published, with two different keys in one equation: some edits disable the model.</source>
      <translation>最初に公開されたROME。1つの式に2つの異なるキーがあり、編集によってはモデルが壊れます。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>ROME for many facts at once: holds a whole batch exactly in one layer.</source>
      <translation>多くの事実を一度に扱うROME。バッチ全体を1つの層で厳密に満たします。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>EMMET with early stopping</source>
      <translation>EMMET（早期終了）</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/named.py" />
      <source>EMMET that stops its search once the new fact is the most probable answer.</source>
      <translation>新しい事実が最も確からしい答えになったら探索を止めるEMMET。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/pipeline.py" />
      <source>queue_limit = {queue_limit:g}: a queue weighs a ridge's covariance, with nothing after it.</source>
      <translation>queue_limit = {queue_limit:g}：キューはridgeの共分散に重みを付けるもので、後処理とは併用できません。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/pipeline.py" />
      <source>Set protect to covariance, solve to ridge, afterwards and keep to nothing, or queue_limit to 0.</source>
      <translation>protectをcovariance、solveをridge、afterwardsとkeepをnothingにするか、queue_limitを0にしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/pipeline.py" />
      <source>Values</source>
      <translation>値</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/queued.py" />
      <source>systems</source>
      <translation>連立方程式</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Texts before the prompt: five of ten tokens (MEMIT), or twenty of five and ten tokens (ROME).</source>
      <translation>プロンプトの前に置くテキスト：10トークンのもの5つ（MEMIT）、または5トークンと10トークンのもの20個（ROME）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>What is searched: a change of the hidden state after the layer (MEMIT), of the MLP's output (ROME), or of the MLP's and the attention's outputs, of which only the MLP's is written (PMET).</source>
      <translation>探索する変化：層の後の隠れ状態（MEMIT）、MLPの出力（ROME）、またはMLPとアテンションの出力で書き込むのはMLPの分だけ（PMET）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Weight of the KL term that keeps "{{subject}} is a".</source>
      <translation>"{{subject}} is a"を保つKL項の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>When a fact's search ends: at a small loss; also once its target is the most probable answer (ENCORE; v1 counts as its first code did), or that with a small KL term (PMET); or only after all steps.</source>
      <translation>事実の探索を終える条件：損失が小さいとき。加えて、目標が最も確からしい答えになったとき（ENCORE。v1は最初のコードの数え方）、またはさらにKL項も小さいとき（PMET）。あるいは全ステップの後のみ。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Steps to go on after the target first is most probable.</source>
      <translation>目標が初めて最も確からしくなった後に続けるステップ数。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Weight of the divergence between the cosines of the changes and those of their keys (EAMET); above 0 facts are searched one after another, each change begins along the state, as long as the key, and clamp is in units of the key's norm.</source>
      <translation>変化どうしのコサインとキーどうしのコサインのずれの重み（EAMET）。0より大きいと、事実を1つずつ探索し、変化は状態の向きにキーと同じ長さから始まり、clampの単位はキーのノルムになります。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Weight of the squared difference of these cosines for the fifty facts with the nearest keys.</source>
      <translation>キーが最も近い50件の事実について、これらのコサインの差の二乗の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Write only the first and the last of the layers, each with a v* searched for it, in place of one residual that all share (BLUE).</source>
      <translation>全層で1つの残差を分け合う代わりに、最初と最後の層だけに、それぞれ探索したv*を書き込みます（BLUE）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Bring every v* to the mean norm that v* has on the unedited model (norm-anchor scaling).</source>
      <translation>各v*を、編集前のモデルでのv*の平均ノルムに合わせます（ノルムアンカー）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Weigh the new facts against what must stay (ridge), or hold them exactly (equality).</source>
      <translation>新しい事実と保つべきものを重み付けで両立させるか（ridge）、新しい事実を厳密に満たすか（equality）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>The key that the equality holds for: the averaged one (r-ROME), or the bare prompt's as in ROME's first code.</source>
      <translation>等式を満たすキー：平均したもの（r-ROME）、またはROMEの最初のコードのようにプロンプト単独のもの。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Added to the diagonal of the equality's system where a batch has several facts.</source>
      <translation>バッチに複数の事実があるとき、等式の系の対角に加える値。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Above this many times the first batch's disturbance of what the model knows, lambda_p grows with every batch, W is drawn back to W_0, and earlier edits are held at the values that they got (LyapLock); 0: nothing of it.</source>
      <translation>モデルの知識への影響が最初のバッチのこの倍数を超えると、バッチごとにlambda_pを増やし、WをW_0に引き戻し、過去の編集を得られた値に保ちます（LyapLock）。0：何もしません。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>off</source>
      <translation>無効</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>What is done to the change: keep its largest relative entries (RECT), or damp the singular values of the whole change that exceed the unedited matrix's largest (PRUNE).</source>
      <translation>変化への後処理：相対的に最も大きい要素だけ残す（RECT）、または編集前の行列の最大特異値を超える、変化全体の特異値を抑えます（PRUNE）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/settings.py" />
      <source>Share of the entries that RECT keeps.</source>
      <translation>RECTが残す要素の割合。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Layers whose MLP write matrix is changed; v* is searched at the last one.</source>
      <translation>MLPの書き込み行列を変更する層。v*は最後の層で探索します。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Forward passes of the search for v*; the last only evaluates.</source>
      <translation>v*の探索での順伝播の回数。最後の1回は評価のみ。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Each layer's part of the residual that is left: an even share, or one over the root of the layers left.</source>
      <translation>残った残差のうち各層が受け持つ分：均等、または残りの層数の平方根分の1。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Adam's learning rate in the search for v*.</source>
      <translation>v*の探索でのAdamの学習率。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Whether the learning rate is in units of what is searched or of its root mean square at the fact.</source>
      <translation>学習率の単位が、探索する値そのものか、事実でのその二乗平均平方根か。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Largest change of what is searched.</source>
      <translation>探索する値の最大変化量。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>x ||h||</source>
      <translation>× ||h||</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Weight of ||delta|| / ||h||^2.</source>
      <translation>||delta|| / ||h||^2の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>What the model knows is protected by its keys' covariance, by writing in their null space only, or by both: what of the covariance is left within that space is weighed (BetaEdit).</source>
      <translation>モデルの知識の守り方：キーの共分散、零空間にだけ書き込む、またはその両方（零空間に残る共分散に重みを付けるBetaEdit）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Weight of what the model knows: number of keys that C stands for.</source>
      <translation>モデルの知識の重み：Cが代表するキーの数。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Weight of the norm constraint ||Delta||^2.</source>
      <translation>ノルム制約||Delta||^2の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Whether lambda_n is a plain number or in units of the mean eigenvalue of lambda_p C.</source>
      <translation>lambda_nがそのままの数か、lambda_p Cの平均固有値を単位とするか。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Added to the covariance's diagonal.</source>
      <translation>共分散の対角に加える値。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>x mean eigenvalue</source>
      <translation>× 平均固有値</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>How the null space is cut: eigenvalues of C under a value, the smallest that hold a share of its trace, or a share of all directions.</source>
      <translation>零空間の切り方：値を下回るCの固有値、トレースのある割合を占める最小の固有値、または全方向のある割合。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Where the null space is cut, by the rule above.</source>
      <translation>上の規則で零空間を切る位置。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Edits after which the null space is cut anew, from C and the mean of all earlier keys (BetaEdit); 0: never.</source>
      <translation>Cと過去の全キーの平均から零空間を切り直す編集数の間隔（BetaEdit）。0：切り直しません。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>never</source>
      <translation>しない</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Weight of ||Delta P||^2.</source>
      <translation>||Delta P||^2の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Whether l2 is a plain number or in units of the mean squared norm of a key.</source>
      <translation>l2がそのままの数か、キーのノルムの二乗平均を単位とするか。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Tokens of text per MLP dimension for the covariance; three tenths of it where the model itself writes the text.</source>
      <translation>共分散に使う、MLPの次元あたりのテキストのトークン数。モデル自身がテキストを書く場合はその10分の3。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Keys of earlier batches that must stay: none, as each batch saw them before it was written, or after.</source>
      <translation>保つべき過去のバッチのキー：なし、各バッチの書き込み前のもの、または書き込み後のもの。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>What a change is kept from touching: the principal directions of W as it is now, its rows at length 1 (SPHERE), or the singular directions of W_0 on both sides (REVIVE).</source>
      <translation>変化が触れないようにするもの：行の長さを1にした現在のWの主方向（SPHERE）、またはW_0の両側の特異方向（REVIVE）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Share of the matrix that the kept directions hold, by the squares of its singular values.</source>
      <translation>保つ方向が占める行列の割合（特異値の二乗による）。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/write_settings.py" />
      <source>Share of a change along the kept directions that is taken away.</source>
      <translation>保つ方向に沿う変化のうち取り除く割合。</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/writing.py" />
      <source>v*: {steps}, {why}</source>
      <translation>v*：{steps}、{why}</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/writing.py" />
      <source>all steps used</source>
      <translation>全ステップ終了</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/writing.py" />
      <source>most probable</source>
      <translation>最有力の答え</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/writing.py" />
      <source>small loss</source>
      <translation>損失が十分小</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/writing.py" />
      <source> and </source>
      <translation>・</translation>
    </message>
    <message>
      <location filename="engine/methods/locate/writing.py" />
      <source>{why}, at the clamp</source>
      <translation>{why}（clampに到達）</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/adapters.py" />
      <source>It comes from "palimpsest train-memory".</source>
      <translation>"palimpsest train-memory"で作られます。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/adapters.py" />
      <source>{file} was not trained for {model}.</source>
      <translation>{file}は{model}用に学習されたものではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/adapters.py" />
      <source>Train one for this model.</source>
      <translation>このモデル用に学習してください。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/adapters.py" />
      <source>it holds no adapter for a memory.</source>
      <translation>メモリ用のアダプターが入っていません。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/adapters.py" />
      <source>it is damaged.</source>
      <translation>破損しています。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/forecast.py" />
      <source>About {time} on this machine, {stored:,.1f} MB on the disk ({meanwhile:,.1f} MB more meanwhile).</source>
      <translation>このマシンで約 {time}、ディスクに {stored:,.1f} MB（途中はさらに {meanwhile:,.1f} MB）。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/forecast.py" />
      <source>{told} {done:,} of {steps} are done already.</source>
      <translation>{told} {steps}のうち{done:,}は済んでいます。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/forecast.py" />
      <source>Trying how long it takes</source>
      <translation>かかる時間を試しています</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/lessons.py" />
      <source>the facts have no relation with two different objects, from which answers could be drawn.</source>
      <translation>2つの異なる目的語を持つ関係が事実になく、答えを引き出せません。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/lessons.py" />
      <source>Give facts that share their relations, several of each.</source>
      <translation>同じ関係を持つ事実を、それぞれ複数指定してください。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/memllm.py" />
      <source>Names of entities that are farther from the one asked for do not count.</source>
      <translation>問われたエンティティからこれより遠い名前は対象外。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/memllm.py" />
      <source>1 - cosine</source>
      <translation>1 − コサイン</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/memllm.py" />
      <source>Relations that are farther from the one asked for do not count.</source>
      <translation>問われた関係からこれより遠い関係は対象外。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/memllm.py" />
      <source>Pairs of entity and relation whose mean distance is larger do not count.</source>
      <translation>平均距離がこれより大きいエンティティと関係の組は対象外。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/memllm.py" />
      <source>How often the model may ask by itself in the midst of one text, once it was taught to.</source>
      <translation>学習済みのモデルが、1 つの文章の途中で自分から尋ねてよい回数。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/memllm.py" />
      <source>Edits nothing: writes each fact as a triple into a memory, which the model asks before it answers.</source>
      <translation>何も編集せず、各事実を三つ組としてメモリに書き、モデルが答える前に参照します。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/memllm.py" />
      <source>Writing triples</source>
      <translation>三つ組を書き込み中</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/training.py" />
      <source>Teaching the model to read</source>
      <translation>モデルに読み方を学習中</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/training.py" />
      <source>Teaching the model to write</source>
      <translation>モデルに書き込み方を学習中</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/training.py" />
      <source>loss {loss:.3g}</source>
      <translation>損失{loss:.3g}</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/training.py" />
      <source>steps</source>
      <translation>ステップ</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>this model was not taught to write what a text tells.</source>
      <translation>このモデルは、テキストに書かれた事実の書き方を学習していません。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>Teach it: "Teach the model to use a memory", or "palimpsest train-memory --task write".</source>
      <translation>「モデルにメモリの使い方を教える」または「palimpsest train-memory --task write」で教えてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>Give a text that tells facts.</source>
      <translation>事実が書かれたテキストを入力してください。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>the text is empty.</source>
      <translation>テキストが空です。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>Finding facts in the text</source>
      <translation>テキストから事実を検索中</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>sentences</source>
      <translation>文</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>Subject and object are the same.</source>
      <translation>主語と目的語が同じです。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>The text does not name {name}.</source>
      <translation>テキストに{name}が出てきません。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>The sentence does not name {name}.</source>
      <translation>文に{name}が出てきません。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>It has not three names.</source>
      <translation>三つの名前がそろっていません。</translation>
    </message>
    <message>
      <location filename="engine/methods/memllm/writing.py" />
      <source>The call has no end.</source>
      <translation>呼び出しが終わっていません。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the open model is edited</source>
      <translation>開いているモデルを編集します</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>chosen when a model is opened</source>
      <translation>モデルを開くときに選びます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>kept in folders of its own</source>
      <translation>専用のフォルダーに保存されます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>has no counterpart here</source>
      <translation>ここには対応するものがありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>prompts are asked as they are written</source>
      <translation>プロンプトは書かれたとおりに尋ねます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the key is always read at the subject's last token</source>
      <translation>キーは常に主語の最後のトークンで読みます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the layers are those that are named</source>
      <translation>層は指定されたものです</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the loss is always that of the model's own output</source>
      <translation>損失は常にモデル自身の出力のものです</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the text for the statistics is chosen in the window or by --statistics</source>
      <translation>統計量用のテキストはウィンドウか--statisticsで選びます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>statistics_multiplier says how much text is read</source>
      <translation>読むテキストの量はstatistics_multiplierで決まります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the statistics are always summed in float32 and solved in float64</source>
      <translation>統計量は常にfloat32で加算し、float64で解きます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>contexts says which texts stand before a prompt</source>
      <translation>プロンプトの前のテキストはcontextsで決まります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the likelihood's weight in the loss is always 1</source>
      <translation>損失での尤度の重みは常に1です</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>found in the model</source>
      <translation>モデルから見つけます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the statistics are always used</source>
      <translation>統計量は常に使われます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the null space has no such weight</source>
      <translation>零空間にこの重みはありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>its own code does not use it</source>
      <translation>元のコードも使っていません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>earlier keys are always held</source>
      <translation>以前のキーは常に保たれます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no equality here</source>
      <translation>ここには等式の条件がありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no such term here</source>
      <translation>ここにこの項はありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>what is protected is always the text's keys</source>
      <translation>保護されるのは常にテキストのキーです</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the method says whether earlier keys are held</source>
      <translation>以前のキーを保つかどうかは手法で決まります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the key is always read just before each window</source>
      <translation>キーは常に各窓の直前で読まれます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no KL term here</source>
      <translation>ここにはKL項がありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the batch is chosen for a run</source>
      <translation>バッチは実行ごとに選びます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no dropout here</source>
      <translation>ここにはドロップアウトがありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no weight decay here</source>
      <translation>ここには重み減衰がありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>only the boundary layers are written here</source>
      <translation>ここでは両端の層だけが書き込まれます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>a change is held by its key's norm</source>
      <translation>変更の大きさはキーのノルムで抑えられます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the key's norm holds a change, and there is no weight decay</source>
      <translation>変更はキーのノルムで抑えられ、重み減衰はありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the temperature is always 0.07</source>
      <translation>温度は常に 0.07 です</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>a search always begins along the state</source>
      <translation>探索は常に状態の方向から始まります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>mu is always 1: lambda_p can be its square times as large</source>
      <translation>mu は常に 1 です。lambda_p をその二乗倍にできます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the norm is always anchored here</source>
      <translation>ここではノルムが常に固定されます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the anchor is that of the session's first facts</source>
      <translation>基準はセッションの最初の事実から取ります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the key is always averaged over prefixes</source>
      <translation>キーは常に前置きにわたって平均されます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the facts are those of the run</source>
      <translation>事実は実行時に与えられたものです</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no norm constraint here</source>
      <translation>ここにはノルム制約がありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the loss is always of the new object</source>
      <translation>損失は常に新しい目的語のものです</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>background = 0 takes no mean off</source>
      <translation>background = 0 なら平均を引きません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>prefixes says how many are drawn</source>
      <translation>いくつ作るかは prefixes で決まります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the mean is taken over texts of the corpus</source>
      <translation>平均はコーパスのテキストから取ります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>distances are always Euclidean</source>
      <translation>距離は常にユークリッド距離です</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>a value is always trained by its gradient</source>
      <translation>値は常に勾配で学習します</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no regulariser here</source>
      <translation>ここには正則化がありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the search ends by its steps</source>
      <translation>探索はステップ数で終わります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>there is no training with perturbations here</source>
      <translation>ここには摂動つきの学習がありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>gradients are always whitened here</source>
      <translation>ここでは勾配が常に白色化されます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the normaliser is always begun by the session's first batch</source>
      <translation>正規化は常にセッションの最初のバッチで始まります</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_forms.py" />
      <source>the model's own states choose demonstrations</source>
      <translation>例示はモデル自身の状態で選びます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>{value!r} is not known here; {known} are</source>
      <translation>{value!r}はここでは使えません。使えるのは{known}です</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>{value!r} differ, which they cannot here</source>
      <translation>{value!r} は値が異なりますが、ここでは同じ値しか使えません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>Write it like [4, 5, 6].</source>
      <translation>[4, 5, 6]のように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>layers = {value!r} is no list of layers.</source>
      <translation>layers = {value!r}は層のリストではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>{name} is not trained here; the write matrix is</source>
      <translation>{name} はここでは学習されません。学習されるのは書き込み行列です</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>a search does not end at a probability here</source>
      <translation>ここでは確率で探索を終えることはありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>Write it like [5.0, 20.0, 10.0].</source>
      <translation>[5.0, 20.0, 10.0]のように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>act_margin = {value!r} is not three numbers.</source>
      <translation>act_margin = {value!r}は3つの数ではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>See EasyEdit's own files.</source>
      <translation>EasyEdit自身のファイルを参照してください。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>inner_params = {value!r} names no matrices of layers.</source>
      <translation>inner_params = {value!r}は層の行列を指していません。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>{names} is not written here; the write matrix of that layer is</source>
      <translation>{names}はここでは書き込まれず、その層の書き込み行列に書き込まれます</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>{names} are not edited together here</source>
      <translation>{names}はここでは一緒に編集されません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/foreign_keys.py" />
      <source>{value!r} is no choice of matrices here</source>
      <translation>{value!r}はここでは行列の選択肢にありません</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>Such a file comes from "palimpsest tune --export".</source>
      <translation>このようなファイルは"palimpsest tune --export"で作られます。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>it is no preset.</source>
      <translation>プリセットではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>Use that one.</source>
      <translation>その版を使ってください。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>a newer Palimpsest wrote it.</source>
      <translation>より新しいPalimpsestで書かれています。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>its settings cannot be used: {error}</source>
      <translation>その設定は使えません：{error}</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>preset</source>
      <translation>プリセット</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>the preset is for {model} with other weights than {name}.</source>
      <translation>このプリセットは、{name}とは重みの異なる{model}用です。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/own.py" />
      <source>Open that model, or tune for this one.</source>
      <translation>そのモデルを開くか、このモデル用にチューニングしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/published.py" />
      <source>rule for families without a preset</source>
      <translation>プリセットのないモデル用の規則</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/published.py" />
      <source>Install Palimpsest again.</source>
      <translation>Palimpsestを再インストールしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/presets/published.py" />
      <source>list of presets</source>
      <translation>プリセットの一覧</translation>
    </message>
    <message>
      <location filename="engine/methods/registry.py" />
      <source>Choose one of: {known}.</source>
      <translation>次から選んでください：{known}。</translation>
    </message>
    <message>
      <location filename="engine/methods/registry.py" />
      <source>there is no method {name!r}.</source>
      <translation>手法{name!r}はありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/codebook_rule.py" />
      <source>new key, radius {radius:.3g}</source>
      <translation>新しいキー、半径{radius:.3g}</translation>
    </message>
    <message>
      <location filename="engine/methods/side/codebook_rule.py" />
      <source>takes the place of entry {entry}</source>
      <translation>項目{entry}を置き換え</translation>
    </message>
    <message>
      <location filename="engine/methods/side/codebook_rule.py" />
      <source>splits from entry {entry}, radius {half:.3g}</source>
      <translation>項目{entry}から分割、半径{half:.3g}</translation>
    </message>
    <message>
      <location filename="engine/methods/side/codebook_rule.py" />
      <source>inside entry {entry}, radius {radius:.3g}</source>
      <translation>項目{entry}の内側、半径{radius:.3g}</translation>
    </message>
    <message>
      <location filename="engine/methods/side/codebook_rule.py" />
      <source>widens entry {entry}, radius {radius:.3g}</source>
      <translation>項目{entry}を拡大、半径{radius:.3g}</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Layers with experts; texts are routed at the first one, or just before it.</source>
      <translation>エキスパートを置く層。ルーティングは最初の層か、その直前で行います。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>What experts stand beside: the MLP's write matrix, or all of attention's (routed at the layer before).</source>
      <translation>エキスパートを添える行列：MLPの書き込み行列、またはアテンションの全行列（ルーティングは1つ前の層）。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Experts per matrix.</source>
      <translation>行列あたりのエキスパート数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Experts per matrix that answer a text.</source>
      <translation>1つのテキストに応答する、行列あたりのエキスパート数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Rank of an expert.</source>
      <translation>エキスパートのランク。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>An expert's output is scaled by alpha / rank.</source>
      <translation>エキスパートの出力をalpha / rank倍します。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>A text is answered by the experts when its code is nearer than this to an edit's; 0 answers none.</source>
      <translation>テキストのコードと編集のコードの距離がこれより小さいとき、エキスパートが応答します。0ならどれにも応答しません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>differing choices</source>
      <translation>異なる選択の数</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Training steps per batch of facts.</source>
      <translation>事実のバッチあたりの学習ステップ数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Adam's learning rate.</source>
      <translation>Adamの学習率。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Weight of the guided loss, which draws a fact to its experts.</source>
      <translation>事実を担当のエキスパートに引き寄せる誘導損失の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Texts that share a fact's experts: none, the prompt behind generated prefixes, or the fact's paraphrases (which its paraphrase score then no longer tests).</source>
      <translation>事実とエキスパートを共有するテキスト：なし、生成した前置きに続くプロンプト、または事実の言い換え（その場合、言い換えのスコアは検証にならない）。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Training ends when every text's loss is below this and its experts are the fact's; 0: all steps.</source>
      <translation>全テキストの損失がこれを下回り、エキスパートが事実のものと一致したら学習を終えます。0：全ステップ。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>all steps</source>
      <translation>全ステップ</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>nats</source>
      <translation>nat</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Earlier edits that are trained along with each batch; none in the paper.</source>
      <translation>各バッチと一緒に学習し直す過去の編集の数。論文では0。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Spreads facts over a mixture of small LoRA experts; texts that are routed unlike any edit stay untouched.</source>
      <translation>事実を小さなLoRAエキスパートの混合に分散します。どの編集とも異なるルーティングのテキストには影響しません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>layers = 0: experts beside attention are routed at the layer before, and layer 0 has none.</source>
      <translation>layers = 0：アテンションに添えたエキスパートのルーティングは1つ前の層で行いますが、層0にはそれがありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Begin at layer 1 or later.</source>
      <translation>層1以降から始めてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>top_k = {top_k} is more than there are experts ({experts}).</source>
      <translation>top_k = {top_k}がエキスパートの数（{experts}）を超えています。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Lower top_k or raise experts.</source>
      <translation>top_kを減らすか、expertsを増やしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>the session's mixture has {experts} experts of rank {rank}, {top_k} at a time and scaled by {scale:g}, beside {sites} matrices of layers {layers}; a later batch cannot change that.</source>
      <translation>このセッションの混合は、層{layers}の{sites}個の行列に、ランク{rank}のエキスパート{experts}個（同時に{top_k}個、倍率{scale:g}）です。後のバッチでは変更できません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/elder.py" />
      <source>Keep these settings, or edit in a new session.</source>
      <translation>この設定のままにするか、新しいセッションで編集してください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/expert_training.py" />
      <source>Experts</source>
      <translation>エキスパート</translation>
    </message>
    <message>
      <location filename="engine/methods/side/expert_training.py" />
      <source>learnt</source>
      <translation>学習済み</translation>
    </message>
    <message>
      <location filename="engine/methods/side/expert_training.py" />
      <source>experts: {steps}, {learnt}</source>
      <translation>エキスパート：{steps}、{learnt}</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>The one layer that the codebook stands beside.</source>
      <translation>コードブックを添える1つの層。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>The matrix whose input is looked up and whose output is replaced: the MLP's write matrix or its first one.</source>
      <translation>入力を照合し出力を置き換える行列：MLPの書き込み行列、または最初の行列。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Adam steps for each value.</source>
      <translation>値ごとのAdamのステップ数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Adam's learning rate for a value.</source>
      <translation>値に対するAdamの学習率。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Whether learning rate and cold start are in units of the output or of its root mean square at the fact.</source>
      <translation>学習率とコールドスタートの単位が、出力そのものか、事実でのその二乗平均平方根か。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Where a value begins: at uniform random numbers in [0, 1), or at what the layer gives.</source>
      <translation>値の初期値：[0, 1)の一様乱数、または層の出力。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Where a value is put: at the prompt's last token, at all of the prompt, or at every token.</source>
      <translation>値を置く場所：プロンプトの最後のトークン、プロンプト全体、またはすべてのトークン。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>The radius of a new key (the paper's initial epsilon).</source>
      <translation>新しいキーの半径（論文の初期イプシロン）。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Whether the radius is a distance, or a share of the median distance between keys of ordinary tokens.</source>
      <translation>半径が距離か、通常のトークンのキーどうしの距離の中央値に対する割合か。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>When the nearest key has the same new object: widen it to cover the prompt, or also move it half-way there.</source>
      <translation>最も近いキーの新しい目的語が同じとき：プロンプトを含むまで広げるか、さらにキーを中間まで動かすか。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Keeps each fact in a codebook that answers its very prompt and nothing else; other wordings are not answered.</source>
      <translation>各事実をコードブックに置き、まさにそのプロンプトにだけ応答します。別の言い回しには応答しません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Choose a layer in the last third of the model.</source>
      <translation>モデルの後ろ3分の1の層を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Choose write.</source>
      <translation>writeを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>module = {module}: {error}.</source>
      <translation>module = {module}：{error}。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Codebook</source>
      <translation>コードブック</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>value: {steps}, all steps used; {note}, {nll:.2f} nats</source>
      <translation>値：{steps}（全ステップを使用）。{note}、{nll:.2f} nat</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>Key distances</source>
      <translation>キーの距離</translation>
    </message>
    <message>
      <location filename="engine/methods/side/grace.py" />
      <source>texts</source>
      <translation>テキスト</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>The one layer whose write matrix gets the memory.</source>
      <translation>書き込み行列にメモリを付ける1つの層。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Columns of the memory that an edit may write.</source>
      <translation>1つの編集が書き込めるメモリの列数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Unrelated texts whose mean input is taken off before the mask is made; 0: none is.</source>
      <translation>マスクを作る前に平均入力を差し引く、無関係なテキストの数。0：差し引きません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>none</source>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Share of a prompt's columns that must be those of one edit, so that the memory answers.</source>
      <translation>メモリが応答するために、プロンプトの列のうち1つの編集の列と一致すべき割合。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Columns that then answer: all of that edit (its code), or those that the prompt shares with it.</source>
      <translation>そのとき応答する列：その編集の全列（コードの方式）、またはプロンプトと共通の列。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Gradient steps at most for one edit.</source>
      <translation>1つの編集の最大勾配ステップ数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Rate of plain gradient descent.</source>
      <translation>単純な勾配降下の学習率。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Largest norm of the gradient at a step.</source>
      <translation>1ステップの勾配の最大ノルム。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Whether rate and clip are of the memory itself, or in units of the model: the median of ||W a|| over that of ||a||.</source>
      <translation>学習率とclipがメモリそのものの値か、モデルの単位（||W a||の中央値を||a||の中央値で割った値）か。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Pulls the columns that are trained to zero.</source>
      <translation>学習する列を0に引き寄せます。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Loss at which an edit's training ends; 0: all steps.</source>
      <translation>編集の学習を終える損失。0：全ステップ。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Generated prefixes behind which an edit is trained, beside the bare prompt.</source>
      <translation>プロンプト単独に加えて、編集を学習する際に前に置く生成した前置きの数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Learns each fact in the columns of a side memory that its prompt selects; prompts that select others stay untouched.</source>
      <translation>プロンプトが選ぶサイドメモリの列に各事実を学習します。別の列を選ぶプロンプトには影響しません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>top_k = {top_k}: the matrix has {width} columns.</source>
      <translation>top_k = {top_k}：行列の列は{width}個です。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Give at most that many; a third of them is usual.</source>
      <translation>それ以下にしてください。3分の1が普通です。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Unrelated texts</source>
      <translation>無関係なテキスト</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>Masks</source>
      <translation>マスク</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>memory: {steps}, {nll:.2f} nats</source>
      <translation>メモリ：{steps}、{nll:.2f} nat</translation>
    </message>
    <message>
      <location filename="engine/methods/side/memoir.py" />
      <source>the session's memory is at layer {layer} and an edit has {top_k} of its columns; a later batch cannot change that.</source>
      <translation>このセッションのメモリは層{layer}にあり、1つの編集の列は{top_k}個です。後のバッチでは変更できません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>Learns edits in a side copy of one layer and asks it only about texts that the edits are about.</source>
      <translation>1つの層の複製に編集を学習し、編集に関係するテキストにだけ使います。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>merge_freq = {merge_freq} is no multiple of save_freq = {save_freq}.</source>
      <translation>merge_freq = {merge_freq}がsave_freq = {save_freq}の倍数ではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>Merge after a whole number of shards.</source>
      <translation>マージはシャードの整数個ごとにしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>slerp merges two shards, not {shards_per_merge}.</source>
      <translation>slerpがマージするのは2つのシャードで、{shards_per_merge}個ではありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>Set merge_freq to twice save_freq.</source>
      <translation>merge_freqをsave_freqの2倍にしてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>routing = reference: {model} has no single activation function in a layer.</source>
      <translation>routing = reference：{model}の層には単一の活性化関数がありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>Choose routing = paper.</source>
      <translation>routing = paperを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>this session's side memory is at layer {layer}, routed by the {place} token's activation in the {form} form; one session cannot have another beside it.</source>
      <translation>このセッションのサイドメモリは層{layer}にあり、{place}トークンの活性（{form}形式）でルーティングされます。1つのセッションに別のものは併置できません。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>Keep layers, routing and routed_by as they were, or begin a new session.</source>
      <translation>layers、routing、routed_byを以前のままにするか、新しいセッションを始めてください。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>side memory: {steps}, {why}; routing activation {activation:.3g}</source>
      <translation>サイドメモリ：{steps}、{why}。ルーティング活性{activation:.3g}</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise.py" />
      <source>loss small and still</source>
      <translation>損失が小さく安定</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>The one layer whose MLP write matrix gets a side memory.</source>
      <translation>MLPの書き込み行列にサイドメモリを付ける1つの層。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Gradient steps per edit at most.</source>
      <translation>編集あたりの最大勾配ステップ数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Whether margins and learning rate are plain numbers, relative to the size of what the layer writes, or that and the rate also to how far the model's logits reach.</source>
      <translation>マージンと学習率がそのままの数か、層の書き込みの大きさに対する相対値か、さらに学習率をモデルのロジットの届く幅にも対する相対値とするか。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Rate of plain gradient descent on W'; relative: times ||A W||^2 / ||A||^2; logits: also over their reach.</source>
      <translation>W'に対する単純な勾配降下の学習率。relative：||A W||^2 / ||A||^2倍。logits：さらにロジットの届く幅で割ります。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Pulls the trained entries of W' to zero.</source>
      <translation>W'の学習する要素を0に引き寄せます。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Largest change of one entry of W.</source>
      <translation>Wの1要素の最大変化量。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>End an edit's training once its loss is small and still.</source>
      <translation>損失が小さく安定したら編集の学習を終えます。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Loss at which training may end.</source>
      <translation>学習を終えてよい損失。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Training ends where the loss changed by no more than this.</source>
      <translation>損失の変化がこれ以下になったら学習を終えます。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Texts of the corpus that an edit must not be confused with, at each step.</source>
      <translation>各ステップで、編集と混同してはならないコーパスのテキストの数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Routing activation: the norm of A(W' - W), or that of the difference of the activation function's values.</source>
      <translation>ルーティング活性：A(W' - W)のノルム、または活性化関数の値の差のノルム。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Tokens of the prompt that the routing activation is taken over: the mean of all (published), the last, or the largest of any, which is trained to be the subject's.</source>
      <translation>ルーティング活性を取るプロンプトのトークン：全体の平均（公開版）、最後、または最大のもの（主語のものになるよう学習する）。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Routing activation that an unrelated text may have.</source>
      <translation>無関係なテキストに許されるルーティング活性。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Routing activation that an edit should have.</source>
      <translation>編集が持つべきルーティング活性。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>By how much the edit's is to exceed the unrelated text's.</source>
      <translation>編集の活性が無関係なテキストの活性を上回るべき量。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>The threshold of a side memory over the smallest routing activation of its own edits.</source>
      <translation>サイドメモリのしきい値の、自身の編集の最小ルーティング活性に対する比。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Share of the matrix's entries that a shard may change.</source>
      <translation>1つのシャードが変更できる行列の要素の割合。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Edits per shard.</source>
      <translation>シャードあたりの編集数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Edits after which shards are merged; a multiple of save_freq.</source>
      <translation>シャードをマージする編集数の間隔。save_freqの倍数。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Merge all shards into one memory (WISE-Merge), or keep each merged group as a memory of its own.</source>
      <translation>全シャードを1つのメモリにマージするか（WISE-Merge）、マージした組をそれぞれ独立したメモリとするか。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>How shards are merged.</source>
      <translation>シャードのマージ方法。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Share of the matrix's entries that a shard keeps when it is merged.</source>
      <translation>マージ時にシャードが残す行列の要素の割合。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Weight of all new shards together in a merge.</source>
      <translation>マージでの新しいシャード全体の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/side/wise_settings.py" />
      <source>Show each edit's training earlier edits too, which later ones must not be confused with.</source>
      <translation>各編集の学習に、混同してはならない過去の編集も見せます。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Layers whose MLP write matrix is trained.</source>
      <translation>MLPの書き込み行列を学習する層。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Whether the rate is a plain number, or 1 lets a step move an output of the matrix, as the batch finds it, by its own size.</source>
      <translation>学習率がそのままの数か、1のとき1ステップで、バッチ開始時の行列の出力がそれ自身の大きさだけ動く単位か。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Facts whose mean loss makes one step of Adam.</source>
      <translation>Adamの1ステップで損失を平均する事実の数。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Share of the curvature whose directions a gradient may not have; 0: it may have all.</source>
      <translation>勾配に許さない方向が占める曲率の割合。0：すべて許します。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>all</source>
      <translation>すべて</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Texts of the corpus on which the curvature is measured.</source>
      <translation>曲率を測定するコーパスのテキストの数。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Count the tokens of earlier batches' answers with those of the texts.</source>
      <translation>過去のバッチの答えのトークンも、テキストのトークンと一緒に数えます。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Fine-tunes some MLP layers on the answers, away from directions in which the loss on other text is curved.</source>
      <translation>他のテキストでの損失が曲がっている方向を避けて、MLPのいくつかの層を答えでファインチューニングします。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Curvature</source>
      <translation>曲率</translation>
    </message>
    <message>
      <location filename="engine/methods/training/crispedit.py" />
      <source>Curvature of the answers</source>
      <translation>答えの曲率</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Draw the groups of facts that make a step anew in every round.</source>
      <translation>1ステップにまとめる事実の組を周回ごとに引き直します。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Train the token that ends a text behind every target, where there is one.</source>
      <translation>終端トークンがあれば、目標の後のそれも学習します。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Largest change of any entry of the matrix (L-infinity); 0: any.</source>
      <translation>行列の各要素の最大変化量（L∞）。0：制限なし。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>any</source>
      <translation>制限なし</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Whether the norm constraint is a plain number or in units of the root mean square of the base matrix.</source>
      <translation>ノルム制約がそのままの数か、元の行列の二乗平均平方根を単位とするか。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Around which matrix an entry may move: the base model's, or the one before this batch.</source>
      <translation>要素が動ける範囲の中心とする行列：元のモデルのもの、またはこのバッチの前のもの。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Fine-tunes one MLP layer near its base weights, asking one place for the whole answer: the old baseline.</source>
      <translation>MLPの1層を元の重みの近くでファインチューニングし、答え全体を1か所に言わせます。古くからのベースライン。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Fine-tunes one MLP layer on the answers: the plain baseline, which edits well and forgets.</source>
      <translation>MLPの1層を答えでファインチューニングします。編集はよく効くが忘れやすい、素朴なベースライン。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>FT-M, breadth-first</source>
      <translation>FT-M（幅優先）</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>FT-M over the whole stream at once: what comes late in it does not overwrite what came early.</source>
      <translation>ストリーム全体を一度に扱うFT-M。後の事実が先の事実を上書きしません。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>FT-L, breadth-first</source>
      <translation>FT-L（幅優先）</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>FT-L over the whole stream at once: what comes late in it does not overwrite what came early.</source>
      <translation>ストリーム全体を一度に扱うFT-L。後の事実が先の事実を上書きしません。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/finetune.py" />
      <source>Fine-tunes one matrix over the whole stream, as models are usually trained: 100,000 edits in its paper.</source>
      <translation>通常のモデル学習のように、ストリーム全体で1つの行列をファインチューニングします。論文では10万件の編集。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Layers that get an adapter.</source>
      <translation>アダプターを付ける層。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Which matrices of these layers get an adapter; a matrix that holds queries or values with others counts.</source>
      <translation>これらの層でアダプターを付ける行列。クエリや値を他と一緒に持つ行列も含みます。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>B A, or AdaLoRA's P diag(e) Q with nearly orthogonal P and Q (its rank is not cut while training).</source>
      <translation>B A、またはPとQがほぼ直交するAdaLoRAのP diag(e) Q（学習中にランクは減らさない）。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Rank of each matrix's change.</source>
      <translation>各行列の変化のランク。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>The change is scaled by alpha / rank.</source>
      <translation>変化をalpha / rank倍します。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Share of an adapter's inputs that is dropped while training.</source>
      <translation>学習中に落とすアダプターの入力の割合。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Rounds over the batch's facts at most.</source>
      <translation>バッチの事実を回る最大回数。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>A round whose mean loss is below it is the last; 0: all.</source>
      <translation>平均損失がこれを下回った周回を最後とします。0：全周回。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>all rounds</source>
      <translation>全ラウンド</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Share of a batch's trained change that joins the weights (WikiBigEdit: a quarter).</source>
      <translation>学習した変化のうち重みに加える割合（WikiBigEdit：4分の1）。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Trains low-rank adapters of the attention on the answers: what most people would try first.</source>
      <translation>アテンションの低ランクアダプターを答えで学習します。多くの人が最初に試す方法。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>Preparing the adapters</source>
      <translation>アダプターを準備中</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>LoRA, merged</source>
      <translation>LoRA（マージ）</translation>
    </message>
    <message>
      <location filename="engine/methods/training/lora.py" />
      <source>LoRA of which only a share joins the weights with each batch, so that a stream averages its adapters.</source>
      <translation>各バッチで一部だけを重みに加えるLoRA。ストリームを通じてアダプターが平均されます。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/step_settings.py" />
      <source>Whether the rate is a plain number, or 1 lets a step move an output of the base matrix by its own size.</source>
      <translation>学習率がそのままの数か、1のとき1ステップで元の行列の出力がそれ自身の大きさだけ動く単位か。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/step_settings.py" />
      <source>A step is left out whose facts have a mean loss below it; a round below it is the last.</source>
      <translation>事実の平均損失がこれを下回るステップは行いません。周回全体が下回ればそれが最後。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/steps.py" />
      <source>Reading the facts</source>
      <translation>事実を読み取り中</translation>
    </message>
    <message>
      <location filename="engine/methods/training/steps.py" />
      <source>all rounds used</source>
      <translation>全ラウンド終了</translation>
    </message>
    <message>
      <location filename="engine/methods/training/steps.py" />
      <source>small mean loss</source>
      <translation>平均損失が十分小</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/methods/training/steps.py" />
      <source>{n} rounds, {why}; last loss {loss:.3g}</source>
      <translation>
        <numerusform>{n}周、{why}。最後の損失{loss:.3g}</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Layers of which MLP matrices are changed.</source>
      <translation>MLPの行列を変更する層。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Which matrices: the write matrix, all that lead into the MLP, or one of the two of a gated MLP.</source>
      <translation>対象の行列：書き込み行列、MLPへの入力側のすべて、またはゲート付きMLPの2つのうちの1つ。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Layers whose up matrix is changed, when the gate is changed in other layers.</source>
      <translation>ゲートを別の層で変更するとき、up行列を変更する層。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>How far outputs are moved: times ||h||^2 of the normalised input.</source>
      <translation>出力を動かす量：正規化した入力の||h||^2倍。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Whether the rate is a plain number, or 1 moves an output by its own root mean square where ||h||^2 is average (relative), or that over how far the model's logits reach (logits).</source>
      <translation>率がそのままの数か、1のとき||h||^2が平均の場所で出力がその二乗平均平方根だけ動く単位か（relative）、さらにそれをモデルのロジットの届く幅で割った単位か（logits）。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Whose inputs and gradients count: all tokens, or those from which a target token is predicted.</source>
      <translation>入力と勾配を数えるトークン：すべて、または目標のトークンを予測する位置のもの。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Weight of ||Delta||^2 beside the inputs' own.</source>
      <translation>入力自身に対する||Delta||^2の重み。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Whiten gradients by the covariance of all so far, once they are more than they have dimensions (StableEdit).</source>
      <translation>これまでの勾配の数が次元を超えたら、その共分散で勾配を白色化します（StableEdit）。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Turns over a session's first batch, undone again, that only begin the normaliser (StableEdit).</source>
      <translation>正規化器の初期化だけのために、セッションの最初のバッチを回して元に戻す回数（StableEdit）。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Facts per forward and backward pass; their loss is averaged together.</source>
      <translation>順伝播と逆伝播1回あたりの事実の数。損失は一緒に平均します。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>One forward and backward pass and a closed form: the quickest, with no search and no statistics.</source>
      <translation>順伝播と逆伝播1回と閉形式。最も速く、探索も統計量もいりません。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>matrices = {matrices}: the MLP of {model} has no gate.</source>
      <translation>matrices = {matrices}：{model}のMLPにはゲートがありません。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Choose "inputs" or "write".</source>
      <translation>"inputs"か"write"を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>1 step, no search; loss before: {loss:.3g}</source>
      <translation>1ステップ、探索なし。編集前の損失：{loss:.3g}</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>UltraEdit that whitens its gradients and warms its normaliser up, for streams of any length.</source>
      <translation>勾配を白色化し、正規化器をウォームアップするUltraEdit。任意の長さのストリーム向け。</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Normalising</source>
      <translation>正規化中</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>shapes</source>
      <translation>形状</translation>
    </message>
    <message>
      <location filename="engine/methods/training/ultraedit.py" />
      <source>Finding the matrices</source>
      <translation>行列を検出中</translation>
    </message>
  </context>
</TS>
