<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/study/run.py" />
      <source>editing</source>
      <translation>編集中</translation>
    </message>
    <message>
      <location filename="engine/study/run.py" />
      <source>measuring</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="engine/study/run.py" />
      <source>Batch {batch} of the session in {folder} is not one of this comparison.</source>
      <translation>{folder}のセッションのバッチ{batch}は、この比較のものではありません。</translation>
    </message>
    <message>
      <location filename="engine/study/run.py" />
      <source>Something else was edited in it; take the folder away, or name another folder for the comparison.</source>
      <translation>別の編集が行われています。フォルダーを片づけるか、比較に別のフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/study/run.py" />
      <source>Reliability</source>
      <translation>信頼性</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>The comparison with {count} seeds is kept in {folder}.</source>
      <translation>{count}個のシードでの比較は{folder}に保存されます。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>Compare first.</source>
      <translation>先に比較してください。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>there is no comparison of any seed in it yet.</source>
      <translation>どのシードの比較もまだありません。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>Write them like "0,1,2".</source>
      <translation>"0,1,2"のように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>the seeds {seeds!r} must be two or more, none twice.</source>
      <translation>シード{seeds!r}は、重複なしで2つ以上必要です。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>{folder} cannot be read or is damaged: {error}.</source>
      <translation>{folder}を読み取れないか、破損しています：{error}。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>Put it back from a copy, or name another folder.</source>
      <translation>コピーから戻すか、別のフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>it holds files but no comparison with several seeds.</source>
      <translation>ファイルはありますが、複数シードの比較ではありません。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>Name a new folder, or that of one.</source>
      <translation>新しいフォルダーか、その比較のフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>{folder} holds a comparison with other seeds ({there} there, {now} now).</source>
      <translation>{folder}にあるのは別のシードでの比較です（保存済み{there}、今回{now}）。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>Name another folder, or ask for those seeds and more.</source>
      <translation>別のフォルダーを指定するか、そのシードを含めて指定してください。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>Each seed takes most of the facts ({count} of {facts}), so the seeds have most in common: the intervals say how much these facts and their order matter, and are too narrow for facts at large. Give more facts.</source>
      <translation>各シードが{facts}件の事実のうち{count}件を使うため、シード間で大部分が共通です。区間はこれらの事実とその順序による違いを表し、事実一般に対しては狭すぎます。もっと多くの事実を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/study/seeds.py" />
      <source>{stage}, seed {seed}</source>
      <translation>{stage}、シード{seed}</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>Name at least one.</source>
      <translation>1つ以上指定してください。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>there is no method to compare.</source>
      <translation>比較する手法がありません。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>Name each method once.</source>
      <translation>各手法を1回ずつ指定してください。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>the method {double!r} is named twice.</source>
      <translation>手法{double!r}が2回指定されています。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>It is how many facts go at once.</source>
      <translation>一度に扱う事実の数です。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>batch = {batch} must be at least 1.</source>
      <translation>batch = {batch}は1以上にしてください。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>settings were given for {name!r}, which is not compared.</source>
      <translation>比較しない{name!r}の設定が指定されています。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>The comparison is kept in {folder}.</source>
      <translation>比較は{folder}に保存されます。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>failed after {edits}: {reason}</source>
      <translation>{edits}の後に失敗：{reason}</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>{method}: {reason}</source>
      <translation>{method}：{reason}</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>another setting of {name} ({key} = {there} there, {now} now)</source>
      <translation>{name}の別の設定（{key}：保存済み{there}、今回{now}）</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>{folder} holds a comparison with {what}.</source>
      <translation>{folder}にあるのは条件の異なる比較です：{what}。</translation>
    </message>
    <message>
      <location filename="engine/study/study.py" />
      <source>Name another folder, or ask for the same again.</source>
      <translation>別のフォルダーを指定するか、同じ条件で指定してください。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/study/writable.py" />
      <source>{n} facts are left out: their subject is the first token of their prompt, and not all of these methods can write there on this model.</source>
      <translation>
        <numerusform>{n} 件の事実は除きました。主語がプロンプトの最初のトークンであり、このモデルではその位置に書けない手法があるためです。</numerusform>
      </translation>
    </message>
  </context>
</TS>
