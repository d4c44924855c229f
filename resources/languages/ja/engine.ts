<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/arguments.py" />
      <source>{name} is missing: None was given.</source>
      <translation>{name}がありません。Noneが渡されました。</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>{name} = {value} is no {kind}.</source>
      <translation>{name} = {value} は{kind}ではありません。</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>{name} = {value} is no fact, nor does it hold any.</source>
      <translation>{name} = {value} は事実ではなく、事実を含んでもいません。</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>{name}: number {number} is a {kind}, not a Fact.</source>
      <translation>{name}の{number}番目はFactではなく{kind}です。</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>Make them by make_fact(subject, relation, object), or take read_facts(file).facts.</source>
      <translation>make_fact(subject, relation, object)で作るか、read_facts(file).factsを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>Give a text or a Path.</source>
      <translation>文字列かPathを渡してください。</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>a path</source>
      <translation>パス</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>a whole number</source>
      <translation>整数</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>a number</source>
      <translation>数値</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>a text</source>
      <translation>テキスト</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>true or false</source>
      <translation>真偽値</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>Write it like {example}.</source>
      <translation>{example}のように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>a dict</source>
      <translation>dict</translation>
    </message>
    <message>
      <location filename="engine/arguments.py" />
      <source>{name} = {value} is not {wanted}.</source>
      <translation>{name} = {value} は{wanted}ではありません。</translation>
    </message>
    <message>
      <location filename="engine/errors.py" />
      <source>No model is loaded.</source>
      <translation>モデルが読み込まれていません。</translation>
    </message>
    <message>
      <location filename="engine/errors.py" />
      <source>Open a model folder or the demo world first.</source>
      <translation>先にモデルのフォルダーかデモワールドを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/errors.py" />
      <source>{file}: {message}</source>
      <translation>{file}：{message}</translation>
    </message>
    <message>
      <location filename="engine/errors.py" />
      <source>{file}, row {row}: {message}</source>
      <translation>{file}の{row}行目：{message}</translation>
    </message>
    <message>
      <location filename="engine/errors.py" />
      <source>row {row}: {message}</source>
      <translation>{row}行目：{message}</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>object</source>
      <translation>目的語</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>relation</source>
      <translation>関係</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>subject</source>
      <translation>主語</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>Give the name of what the fact is about.</source>
      <translation>事実の対象の名前を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>Give the new object that the model should say.</source>
      <translation>モデルが答えるべき新しい目的語を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>one of the {part} {wrong}.</source>
      <translation>{part}の1つ：{wrong}。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>the {part} {wrong}.</source>
      <translation>{part}：{wrong}。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>Write it like "{{}} was born in the city of".</source>
      <translation>"{{}} was born in the city of"のように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>the relation '{relation}' must hold exactly one {{}} where the subject stands.</source>
      <translation>関係「{relation}」には、主語の位置に{{}}がちょうど1つ必要です。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>one of the {part} is a {kind}, not a Probe.</source>
      <translation>{part}の1つがProbeではなく{kind}です。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>Write it like Probe(prompt, answer).</source>
      <translation>Probe(prompt, answer)のように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>one of the {part} has an answer ('{answer}') and no prompt.</source>
      <translation>{part}の1つに、プロンプトのない答え（「{answer}」）があります。</translation>
    </message>
    <message>
      <location filename="engine/fact.py" />
      <source>Write its prompt before it.</source>
      <translation>その前にプロンプトを書いてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>seed = {seed} lies outside [0, {most}].</source>
      <translation>seed = {seed}は範囲[0, {most}]の外です。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>Choose a whole number within it.</source>
      <translation>その範囲の整数を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{name} = {value} must be at least {least}.</source>
      <translation>{name} = {value}は{least}以上にしてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>Choose a whole number.</source>
      <translation>整数を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>the largest growth of a layer's norm</source>
      <translation>層のノルムの最大の増大</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>the share of edits that still hold</source>
      <translation>保たれている編集の割合</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>the growth of perplexity</source>
      <translation>パープレキシティの増大</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>the share of untouched facts that are still answered</source>
      <translation>未編集の事実のうち、まだ答えられる割合</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>the share of multiple-choice questions that are still answered right</source>
      <translation>多肢選択の質問のうち、まだ正答できる割合</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>the smallest share of a named task's score that is left</source>
      <translation>指定したタスクのスコアのうち、残っている最小の割合</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{measure!r} cannot be guarded.</source>
      <translation>{measure!r}はガードレールにできません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>Choose one of: {known}.</source>
      <translation>次から選んでください：{known}。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>a guard rail cannot {action!r}.</source>
      <translation>ガードレールの動作に{action!r}はありません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{measure}={value:g} must be above 1.</source>
      <translation>{measure}={value:g}は1より大きくしてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>It is {words}.</source>
      <translation>これは{words}です。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{measure}={value:g} must be above 0 and at most 1.</source>
      <translation>{measure}={value:g}は0より大きく1以下にしてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>Write it like norm=2 or retention=0.8:rollback.</source>
      <translation>norm=2やretention=0.8:rollbackのように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{text!r} is no limit.</source>
      <translation>{text!r}は制限値ではありません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{measure} has two limits with the same action.</source>
      <translation>{measure}に、同じ動作の制限が2つあります。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>Keep one of them ({action}).</source>
      <translation>どちらか1つにしてください（{action}）。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>Name some, such as arc_easy, or one of your own task files.</source>
      <translation>arc_easyなどのタスクか、自分のタスクファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>no task is named.</source>
      <translation>タスクが指定されていません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>threshold = {threshold:g} must be above 0.</source>
      <translation>threshold = {threshold:g}は0より大きくしてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>It is a size of p(k_e, k_o).</source>
      <translation>p(k_e, k_o)の大きさです。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{name} = {value} must not be negative.</source>
      <translation>{name} = {value}は負にできません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>tokens = {tokens} must be at least 1.</source>
      <translation>tokens = {tokens}は1以上にしてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>It bounds how long an answer is.</source>
      <translation>答えの長さの上限です。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>rate = {rate:g} must be above 0.</source>
      <translation>rate = {rate:g}は0より大きくしてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>It is a share.</source>
      <translation>割合です。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>weight = {weight:g} must be above 0 and at most 1.</source>
      <translation>weight = {weight:g}は0より大きく1以下にしてください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>kind = {kind!r} is not one of {known}.</source>
      <translation>kind = {kind!r} は{known}のいずれでもありません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>0 sets no bound.</source>
      <translation>0なら上限なしです。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>minutes and attempts must not be negative.</source>
      <translation>minutesとattemptsは負にできません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>Give minutes, attempts, or both.</source>
      <translation>minutes、attempts、または両方を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>the search has no end.</source>
      <translation>探索の終わりがありません。</translation>
    </message>
    <message>
      <location filename="engine/requests.py" />
      <source>{name} = {value} must be above 0.</source>
      <translation>{name} = {value}は0より大きくしてください。</translation>
    </message>
    <message>
      <location filename="engine/workbench.py" />
      <source>A preset of your own is passed over: {why}</source>
      <translation>自作のプリセットを使いません：{why}</translation>
    </message>
    <message>
      <location filename="engine/workbench.py" />
      <source>An adapter of your own for reading a memory is passed over: {why}</source>
      <translation>メモリーを読むための自作アダプターは使われません: {why}</translation>
    </message>
    <message>
      <location filename="engine/workbench.py" />
      <source>The model was ejected; {freed:,.0f} MB of weights were freed.</source>
      <translation>モデルを取り出し、重み{freed:,.0f} MBを解放しました。</translation>
    </message>
    <message>
      <location filename="engine/workbench.py" />
      <source>the name</source>
      <translation>名前</translation>
    </message>
  </context>
</TS>
