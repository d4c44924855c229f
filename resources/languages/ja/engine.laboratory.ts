<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/laboratory/abilities.py" />
      <source>Asking the unedited model first.</source>
      <translation>先に、編集前のモデルで確認します。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/abilities.py" />
      <source>the first {limit} questions of each</source>
      <translation>それぞれ最初の{limit}問</translation>
    </message>
    <message>
      <location filename="engine/laboratory/abilities.py" />
      <source>{shots} examples before each</source>
      <translation>それぞれの前に例を{shots}個</translation>
    </message>
    <message>
      <location filename="engine/laboratory/abilities.py" />
      <source>task files {name} ({digest})</source>
      <translation>タスクファイル{name}（{digest}）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/abilities.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="engine/laboratory/branch_comparison.py" />
      <source>the branch {name!r} has no batch {batches}.</source>
      <translation>ブランチ{name!r}にバッチ{batches}はありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/branch_comparison.py" />
      <source>It has {count}.</source>
      <translation>バッチ数は{count}です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/branches.py" />
      <source>the name</source>
      <translation>名前</translation>
    </message>
    <message>
      <location filename="engine/laboratory/branches.py" />
      <source>Every branch has a name.</source>
      <translation>ブランチには名前が必要です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/branches.py" />
      <source>the name is empty.</source>
      <translation>名前が空です。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/laboratory/branches.py" />
      <source>The branch {name} was deleted, with {n} batches of its own.</source>
      <translation>
        <numerusform>ブランチ{name}と、それだけのバッチ{n}個を削除しました。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/laboratory/confidence.py" />
      <source>Known facts</source>
      <translation>既知の事実</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>Put {{}} where the subject stands.</source>
      <translation>主語の位置に{{}}を書いてください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>a prompt needs a subject and a relation with one {{}}.</source>
      <translation>プロンプトには主語と、{{}}を1つ含む関係が必要です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>the prompt</source>
      <translation>プロンプト</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>Type the beginning of a sentence.</source>
      <translation>文の書き出しを入力してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>the prompt is empty.</source>
      <translation>プロンプトが空です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>the session has no batch {batches}.</source>
      <translation>セッションにバッチ{batches}はありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>tokens = {tokens} must not be negative.</source>
      <translation>tokens = {tokens}は負にできません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>temperature = {temperature} cannot be used.</source>
      <translation>temperature = {temperature}は使えません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>Choose one of at least 0.</source>
      <translation>0以上の値を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>Prompt answered after {batches}.</source>
      <translation>{batches}の後のモデルでプロンプトに回答しました。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>Answering</source>
      <translation>回答中</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>tokens</source>
      <translation>トークン</translation>
    </message>
    <message>
      <location filename="engine/laboratory/continuation.py" />
      <source>Asking the model</source>
      <translation>モデルの確認</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_query.py" />
      <source>is a damaged detector: it does not say what it was made from and how well it does ({error}).</source>
      <translation>破損した検出器です。作成の条件と性能の記載が不完全です（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_query.py" />
      <source>Make one anew.</source>
      <translation>新しく作ってください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_query.py" />
      <source>is a damaged detector: its layers are not its model's.</source>
      <translation>破損した検出器です。層がモデルのものと一致しません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_query.py" />
      <source>Put facts into the edits table, or give a file of facts.</source>
      <translation>編集の表に事実を入れるか、事実のファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_query.py" />
      <source>there is no fact to ask about.</source>
      <translation>確認する事実がありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>Facts edited</source>
      <translation>編集した事実</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>fitting</source>
      <translation>学習中</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>there are too few facts to make a detector from ({count} of at least {least}).</source>
      <translation>検出器を作るには事実が少なすぎます（{count}個。最低{least}個必要です）。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>Give a file of facts about different subjects that the model knows.</source>
      <translation>モデルが知っている、主語の異なる事実のファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>{seconds:.0f} s left</source>
      <translation>残り{seconds:.0f}秒</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>{title} keeps edits beside the weights, so there is nothing to detect in them.</source>
      <translation>{title}は編集を重みの外に保持するため、重みからは何も検出できません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>Choose a method that writes weights, such as memit.</source>
      <translation>memitのように、重みに書き込む手法を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>Edited facts</source>
      <translation>編集した事実</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>values, step {step} of {steps}</source>
      <translation>値、ステップ{step}/{steps}</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>Try another method.</source>
      <translation>別の手法を試してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/detector_training.py" />
      <source>none of the held-out edits took, so nothing can be learned.</source>
      <translation>検証用の編集が1つも反映されなかったため、何も学習できません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/free.py" />
      <source>Edit some facts first, or give a file of facts.</source>
      <translation>先に事実を編集するか、事実のファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/free.py" />
      <source>there is no edit to ask.</source>
      <translation>確認する編集がありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/free.py" />
      <source>Teacher-forced scores</source>
      <translation>教師強制のスコア</translation>
    </message>
    <message>
      <location filename="engine/laboratory/free.py" />
      <source>Writing freely, unedited</source>
      <translation>自由生成（編集前）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>Give one, or leave this limit out.</source>
      <translation>指定するか、この制限を外してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>there is no held-out text</source>
      <translation>検証用テキストがありません</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>Name some, or leave this limit out.</source>
      <translation>タスクを指定するか、この制限を外してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>no task is named that the unedited model can do</source>
      <translation>編集前のモデルにできるタスクが指定されていません</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>Give some, or leave this limit out.</source>
      <translation>指定するか、この制限を外してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>no facts are known that edits should leave alone</source>
      <translation>編集が変えてはならない既知の事実がありません</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>there is no multiple-choice question that the unedited model answers right</source>
      <translation>編集前のモデルが正解する多肢選択問題がありません</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>{measure} cannot be guarded: {reason}.</source>
      <translation>{measure}を監視できません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>the limit {measure}={value:g} is passed before the first edit ({measured:.3g}).</source>
      <translation>制限{measure}={value:g}を、最初の編集の前にすでに外れています（{measured:.3g}）。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>Choose a wider one, or go back to an earlier batch first.</source>
      <translation>制限を緩めるか、先に以前のバッチに戻ってください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>After batch {batch} {what} is {measured:.3g}, above the limit of {limit:g}</source>
      <translation>バッチ{batch}の後、{what}が{measured:.3g}で、上限{limit:g}を超えています</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>After batch {batch} {what} is {measured:.3g}, below the limit of {limit:g}</source>
      <translation>バッチ{batch}の後、{what}が{measured:.3g}で、下限{limit:g}を下回っています</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>{passed}; back to batch {good}.</source>
      <translation>{passed}。バッチ{good}に戻します。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/guard.py" />
      <source>{passed}.</source>
      <translation>{passed}。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>Name one, such as memit.</source>
      <translation>memitのように、手法を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>an edit cannot be tried without a method.</source>
      <translation>手法がないと編集を試せません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>Queued facts</source>
      <translation>待機中の事実</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>Add a row or give a file.</source>
      <translation>行を追加するか、ファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>there is no fact to edit.</source>
      <translation>編集する事実がありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>there is no fact that could be disturbed.</source>
      <translation>影響を受けうる事実がありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>Give known facts with their true answers, or a session with edits.</source>
      <translation>正解付きの既知の事実か、編集のあるセッションを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>{method} does not write where the keys of facts lead to.</source>
      <translation>{method}は、事実のキーの先の行列には書き込みません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/interference_forecast.py" />
      <source>Its interference cannot be predicted; choose a method that writes the MLP's output matrix.</source>
      <translation>干渉を予測できません。MLPの出力行列に書き込む手法を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>{model} after {edits}</source>
      <translation>{model}、{edits}の後</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>Choose a curve that was saved by this program.</source>
      <translation>このプログラムで保存した曲線を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>kurtosis curve</source>
      <translation>尖度曲線</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>is no kurtosis curve.</source>
      <translation>尖度曲線ではありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>Update the program.</source>
      <translation>プログラムを更新してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>was written by a newer version of this program.</source>
      <translation>より新しい版のプログラムで書かれています。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>Save the curve again.</source>
      <translation>曲線を保存し直してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/kurtosis_curves.py" />
      <source>is damaged: its lists differ in length.</source>
      <translation>破損しています。リストの長さが一致しません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/laboratory.py" />
      <source>measuring</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="engine/laboratory/laboratory.py" />
      <source>there are too few facts to measure with ({count} of at least {least}).</source>
      <translation>測定するには事実が少なすぎます（{count}個。最低{least}個必要です）。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/laboratory.py" />
      <source>Give a file of facts, or edit some first.</source>
      <translation>事実のファイルを指定するか、先にいくつか編集してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/laboratory.py" />
      <source>Open one, or edit some facts first.</source>
      <translation>セッションを開くか、先に事実を編集してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/laboratory.py" />
      <source>there is no session whose edits could be asked.</source>
      <translation>編集を確認できるセッションがありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/laboratory.py" />
      <source>Give the folder of the original.</source>
      <translation>元のモデルのフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/laboratory.py" />
      <source>no edit is applied, so there is nothing to compare.</source>
      <translation>適用された編集がないため、比較するものがありません。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/laboratory/live_interference.py" />
      <source>{n} facts take more than {threshold:g} of an edit of this batch; most of all {name}, which takes {share:.2f} of {edit}'s. The keys overlap least at layer {layer}.</source>
      <translation>
        <numerusform>{n}個の事実が、このバッチの編集の{threshold:g}を超える影響を受けます。最大は{name}で、{edit}の{share:.2f}です。キーの重なりが最も小さいのは層{layer}です。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/laboratory/live_interference.py" />
      <source>A duplicate: {first!r} and {second!r}.</source>
      <translation>重複：{first!r}と{second!r}。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/live_interference.py" />
      <source>A contradiction: {first!r} and {second!r}.</source>
      <translation>矛盾：{first!r}と{second!r}。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/live_side_memory.py" />
      <source>Side memory</source>
      <translation>サイドメモリ</translation>
    </message>
    <message>
      <location filename="engine/laboratory/live_side_memory.py" />
      <source>prompts</source>
      <translation>プロンプト</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/abilities.py" />
      <source>tasks of lm-evaluation-harness, before the edits and now (needs the extra abilities)</source>
      <translation>lm-evaluation-harnessのタスク、編集前と現在（追加機能abilitiesが必要）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/detection.py" />
      <source>whether a model or a fact was edited, against the original or by a detector</source>
      <translation>モデルや事実が編集されたか（元のモデルとの比較、または検出器による）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/free.py" />
      <source>what the model says of its edits when it writes by itself</source>
      <translation>モデルが自由に書くときの、編集についての答え</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/interference.py" />
      <source>Name one with --method.</source>
      <translation>--methodで指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/interference.py" />
      <source>{option} needs a method.</source>
      <translation>{option}には手法が必要です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/interference.py" />
      <source>what editing facts would do to earlier edits and known facts</source>
      <translation>事実の編集が、以前の編集と既知の事実に与える影響</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/measure.py" />
      <source>It has: {had}.</source>
      <translation>使えるもの：{had}。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/measure.py" />
      <source>{name} has no option {option!r}.</source>
      <translation>{name}に{option!r}というオプションはありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/measure.py" />
      <source>Write them like 3-8 or 0,4,5.</source>
      <translation>3-8や0,4,5のように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/measure.py" />
      <source>layers = {text!r} names no layers.</source>
      <translation>layers = {text!r} は層を指していません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/measure.py" />
      <source>Give some.</source>
      <translation>指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/measure.py" />
      <source>{name} needs facts.</source>
      <translation>{name}には事実が必要です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/measure.py" />
      <source>{name} needs a session.</source>
      <translation>{name}にはセッションが必要です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/norms.py" />
      <source>how far the edited matrices have grown</source>
      <translation>編集された行列の増大</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/norms.py" />
      <source>each layer's share of the residual stream, at subjects and over text</source>
      <translation>主語の位置とテキスト全体での、残差ストリームに占める各層の割合</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/quality.py" />
      <source>how good edits are by both protocols, and what else the model can still do</source>
      <translation>2つの手順による編集の品質と、モデルのほかの能力</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/retention.py" />
      <source>which edits of a session still hold, and what broke the others</source>
      <translation>セッションのどの編集が今も有効か、ほかは何が壊したか</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/robustness.py" />
      <source>whether edits hold when they are asked in other ways</source>
      <translation>別の方法で尋ねても編集が有効か</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/superposition.py" />
      <source>how far the keys of facts overlap at every layer</source>
      <translation>各層での事実のキーの重なり</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/survival.py" />
      <source>Give a model of the same base.</source>
      <translation>同じモデルから作られたモデルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/survival.py" />
      <source>is not there.</source>
      <translation>が見つかりません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/survival.py" />
      <source>whether edits outlive fewer bits, a fine-tune on something else, and a merge</source>
      <translation>量子化、別の内容のファインチューニング、マージの後も編集が残るか</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/table.py" />
      <source>there is no measure {name!r}.</source>
      <translation>{name!r}という測定はありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/table.py" />
      <source>Choose one of: {names}.</source>
      <translation>次から選んでください：{names}。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/traces.py" />
      <source>which matrices look edited, what they say, and a reversal, from the weights alone</source>
      <translation>どの行列が編集されたように見えるか、その内容、復元（重みだけによる）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/measures/tracing.py" />
      <source>at which tokens and layers the model recalls facts, and which layers that suggests to edit</source>
      <translation>モデルが事実を想起するトークンと層、編集に適した層</translation>
    </message>
    <message>
      <location filename="engine/laboratory/quality.py" />
      <source>Give a session with edits, or a file of facts.</source>
      <translation>編集のあるセッションか、事実のファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/quality.py" />
      <source>there is no edit to measure.</source>
      <translation>測定する編集がありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/quality.py" />
      <source>Edit quality</source>
      <translation>編集の品質</translation>
    </message>
    <message>
      <location filename="engine/laboratory/reference_probes.py" />
      <source>none of the facts has its true answer.</source>
      <translation>正しい答えのある事実がありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/reference_probes.py" />
      <source>Give the answers: true=... in make_fact, or a column called true in a file.</source>
      <translation>答えを与えてください。make_factではtrue=...、ファイルではtrueという列です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/retention.py" />
      <source>Retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="engine/laboratory/retention.py" />
      <source>Give facts that the session edited.</source>
      <translation>セッションで編集した事実を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/retention.py" />
      <source>none of the facts is an edit that holds its place.</source>
      <translation>現在も有効な位置にある編集が、指定の事実に含まれていません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/retention.py" />
      <source>Edit some facts first.</source>
      <translation>先に事実を編集してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/retention.py" />
      <source>no edit is applied whose retention could be measured.</source>
      <translation>保持を測定できる、適用された編集がありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/robustness.py" />
      <source>the held-out text</source>
      <translation>検証用テキスト</translation>
    </message>
    <message>
      <location filename="engine/laboratory/robustness.py" />
      <source>{source}, about {count} tokens each</source>
      <translation>{source}、それぞれ約{count}トークン</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/laboratory/survival.py" />
      <source>{name}: {held} of {n} edits hold, {others_held} of {others} others.</source>
      <translation>
        <numerusform>{name}：{n}件の編集のうち{held}件、ほかの{others}件のうち{others_held}件が有効です。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>every matrix of the blocks as {name}, but {count} that it cannot divide</source>
      <translation>ブロックの全行列を{name}で（分割できない{count}個を除く）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>every matrix of the blocks as {name}</source>
      <translation>ブロックの全行列を{name}で</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>Give a text of some pages.</source>
      <translation>数ページのテキストを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>there is too little text to fine-tune on.</source>
      <translation>ファインチューニングするにはテキストが少なすぎます。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>a LoRA of rank {rank} on all matrices of the blocks, {steps} of AdamW at {rate:g}, {window} tokens each, loss {first:.2f} to {last:.2f}, seed {seed}</source>
      <translation>ブロックの全行列にランク{rank}のLoRA、AdamW {steps}（学習率{rate:g}）、各{window}トークン、損失{first:.2f}→{last:.2f}、シード{seed}</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>{rule}, weight {weight:g}</source>
      <translation>{rule}、重み{weight:g}</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>merged with the unedited model ({rule})</source>
      <translation>編集前のモデルとマージ（{rule}）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>merged with {name} ({rule})</source>
      <translation>{name}とマージ（{rule}）</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>the model to merge with,</source>
      <translation>マージするモデル</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>is built otherwise than this model, so they cannot be merged.</source>
      <translation>このモデルと構造が異なるため、マージできません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/survival.py" />
      <source>Asking the edits</source>
      <translation>編集の確認</translation>
    </message>
    <message>
      <location filename="engine/laboratory/traces.py" />
      <source>The reversal is in {file}; palimpsest import takes it in as a batch.</source>
      <translation>復元を{file}に保存しました。palimpsest importでバッチとして取り込めます。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/traces.py" />
      <source>Reading the matrices</source>
      <translation>行列の読み取り</translation>
    </message>
    <message>
      <location filename="engine/laboratory/traces.py" />
      <source>layers</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="engine/laboratory/traces.py" />
      <source>Without facts no direction can be asked what it says: give some (--facts).</source>
      <translation>事実がないと、方向の内容を確認できません。指定してください（--facts）。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/traces.py" />
      <source>Asking what they say</source>
      <translation>内容の確認</translation>
    </message>
    <message>
      <location filename="engine/laboratory/traces.py" />
      <source>directions</source>
      <translation>方向</translation>
    </message>
    <message>
      <location filename="engine/laboratory/tracing.py" />
      <source>a trace needs at least one sample, a finite noise from 0 on and no negative window.</source>
      <translation>トレースには、1つ以上の標本、0以上の有限のノイズ、負でない窓幅が必要です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/tracing.py" />
      <source>The usual values are {samples} samples and {noise:g} standard deviations of noise.</source>
      <translation>通常の値は、標本{samples}個、ノイズは標準偏差の{noise:g}倍です。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>there is no treatment {name!r}.</source>
      <translation>{name!r}という処理はありません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>Choose among: {names}.</source>
      <translation>次から選んでください：{names}。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>torchao is not installed.</source>
      <translation>torchaoがインストールされていません。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>{command} brings it.</source>
      <translation>{command}でインストールできます。</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>Packing as {name}</source>
      <translation>{name}で格納</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>matrices</source>
      <translation>行列</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>Merging</source>
      <translation>マージ</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>Fine-tuning</source>
      <translation>ファインチューニング</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>loss {loss:.2f}</source>
      <translation>損失{loss:.2f}</translation>
    </message>
    <message>
      <location filename="engine/laboratory/treatments.py" />
      <source>steps</source>
      <translation>ステップ</translation>
    </message>
    <message>
      <location filename="engine/laboratory/whitening.py" />
      <source>Factoring covariances</source>
      <translation>共分散の分解</translation>
    </message>
  </context>
</TS>
