<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/editing/concerns.py" />
      <source>layers = {layers}: what the last layer gives at a subject's last token reaches no later token, and these prompts go on after the subject.</source>
      <translation>layers = {layers}：主語の最後のトークンで最終層が出すものは、それより後のトークンに届きません。これらのプロンプトは主語の後も続きます。</translation>
    </message>
    <message>
      <location filename="engine/editing/concerns.py" />
      <source>Choose layers below {last}.</source>
      <translation>{last}より下の層を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/editing/concerns.py" />
      <source>“{first}” and “{second}”</source>
      <translation>「{first}」と「{second}」</translation>
    </message>
    <message>
      <location filename="engine/editing/concerns.py" />
      <source>and {count} more</source>
      <translation>ほか{count}件</translation>
    </message>
    <message>
      <location filename="engine/editing/concerns.py" />
      <source>Facts of one batch contradict each other, and neither can win: {pairs}.</source>
      <translation>1つのバッチに互いに矛盾する事実があり、どちらも通りません：{pairs}。</translation>
    </message>
    <message>
      <location filename="engine/editing/concerns.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/editing/concerns.py" />
      <source>{lost} of {n} prompts go on after the subject, and nothing that is written there in the last layer can reach their end: such as “{prompt}”.</source>
      <translation>
        <numerusform>{n}件中{lost}件のプロンプトは主語の後も続き、最終層でそこに書き込んだものは末尾に届きません。例：「{prompt}」。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/editing/open_session.py" />
      <source>The session was begun with another tokenizer than the model has now: the weights are as they were, but texts may become other tokens and be answered otherwise. Put the model's former tokenizer files back to have it as it was.</source>
      <translation>このセッションを始めたときと、モデルのトークナイザーが異なります。重みは元のままですが、テキストが別のトークンになり、答えが変わることがあります。元に戻すには、以前のトークナイザーのファイルをモデルのフォルダーに戻してください。</translation>
    </message>
    <message>
      <location filename="engine/editing/open_session.py" />
      <source>No batch of the session knows these factor files; they are now in it as {names}.</source>
      <translation>セッションのどのバッチのものでもないファクターファイルがあります。{names}として残しました。</translation>
    </message>
    <message>
      <location filename="engine/editing/open_session.py" />
      <source>Opening the session</source>
      <translation>セッションを開いています</translation>
    </message>
    <message>
      <location filename="engine/editing/open_session.py" />
      <source>batches</source>
      <translation>バッチ</translation>
    </message>
    <message>
      <location filename="engine/editing/open_session.py" />
      <source>Switching the branch</source>
      <translation>ブランチを切り替え中</translation>
    </message>
    <message>
      <location filename="engine/editing/open_session.py" />
      <source>branches</source>
      <translation>ブランチ</translation>
    </message>
    <message>
      <location filename="engine/editing/planning.py" />
      <source>It is the number of facts written at once.</source>
      <translation>一度に書き込む事実の数です。</translation>
    </message>
    <message>
      <location filename="engine/editing/planning.py" />
      <source>batch = {batch} must be at least 1.</source>
      <translation>batch = {batch}は1以上にしてください。</translation>
    </message>
    <message>
      <location filename="engine/editing/planning.py" />
      <source>Add a row or import a file.</source>
      <translation>行を追加するか、ファイルをインポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/editing/planning.py" />
      <source>there is no fact to edit.</source>
      <translation>編集する事実がありません。</translation>
    </message>
    <message>
      <location filename="engine/editing/planning.py" />
      <source>It has {count}.</source>
      <translation>バッチ数は{count}です。</translation>
    </message>
    <message>
      <location filename="engine/editing/planning.py" />
      <source>the session has no batch {batches}.</source>
      <translation>セッションにバッチ{batches}はありません。</translation>
    </message>
    <message>
      <location filename="engine/editing/side_taking_back.py" />
      <source>a later edit took the place of its entry in the codebook</source>
      <translation>後の編集がコードブックのその項目を置き換えています</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/editing/side_taking_back.py" />
      <source>its entry in the codebook answers {n} other edits too</source>
      <translation>
        <numerusform>コードブックのその項目が、他の{n}件の編集にも応答しています</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/editing/side_taking_back.py" />
      <source>Take those of one layer back at a time.</source>
      <translation>一度に1つの層のものを取り消してください。</translation>
    </message>
    <message>
      <location filename="engine/editing/side_taking_back.py" />
      <source>the edits are in codebooks of several layers.</source>
      <translation>編集が複数の層のコードブックにわたっています。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/editing/side_taking_back.py" />
      <source>the columns of {n} other edits would answer its prompt</source>
      <translation>
        <numerusform>他の{n}件の編集の列がそのプロンプトに応答してしまいます</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/editing/sinks.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/editing/sinks.py" />
      <source>“{subject}”</source>
      <translation>「{subject}」</translation>
    </message>
    <message>
      <location filename="engine/editing/sinks.py" />
      <source>{names} and others</source>
      <translation>{names}ほか</translation>
    </message>
    <message>
      <location filename="engine/editing/sinks.py" />
      <source>{names}: the subject is the first token of its prompt, where this model keeps no fact but the sink of its attention; an edit there does not take, and harms what the model says of everything.</source>
      <translation>{names}：主語がプロンプトの最初のトークンです。このモデルではそこは事実の場所ではなくアテンションシンクで、編集しても反映されず、モデルの応答全体を損ないます。</translation>
    </message>
    <message>
      <location filename="engine/editing/sinks.py" />
      <source>Put a word or a sign before the subject, in the relation: “In {{}} ...”, “问：{{}}...”.</source>
      <translation>関係の中で、主語の前に語か記号を置いてください：“In {{}} ...”、“问：{{}}...”など。</translation>
    </message>
    <message>
      <location filename="engine/editing/statistics_text.py" />
      <source>text that the model writes itself</source>
      <translation>モデル自身が書くテキスト</translation>
    </message>
    <message>
      <location filename="engine/editing/statistics_text.py" />
      <source>text that came with the model</source>
      <translation>モデルに付属のテキスト</translation>
    </message>
    <message>
      <location filename="engine/editing/statistics_text.py" />
      <source>About {tokens:,} tokens are few for keys of {size:,} dimensions: what the text does not show is not protected. Take one of {wanted:,} tokens or more.</source>
      <translation>約{tokens:,}トークンは、{size:,}次元のキーには少なすぎます。テキストに現れないものは保護されません。{wanted:,}トークン以上のものを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/editing/stored_changes.py" />
      <source>its matrices are not those that its file names</source>
      <translation>行列がファイルの示すものと一致しません</translation>
    </message>
    <message>
      <location filename="engine/editing/stored_changes.py" />
      <source>The session in {folder} holds a change that this model cannot have ({error}).</source>
      <translation>{folder}のセッションに、このモデルには当てはまらない変更があります（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/editing/stored_changes.py" />
      <source>Its files were altered: open a copy of the session, or import an exported one.</source>
      <translation>ファイルが書き換えられています。セッションのコピーを開くか、エクスポートしたものをインポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>Choose one that is in the weights.</source>
      <translation>重みにあるものを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>no edit is named that could be taken back.</source>
      <translation>取り消せる編集が指定されていません。</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>Solving anew</source>
      <translation>解き直し中</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>{subject} → {object}</source>
      <translation>{subject} → {object}</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>{about} cannot be taken back by itself: {reason}.</source>
      <translation>{about}だけを取り消すことはできません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>Go back to before batch {batch} and write the facts that are to stay again.</source>
      <translation>バッチ{batch}の前に戻り、残す事実を書き込み直してください。</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>{method} trained its memory on its facts together</source>
      <translation>{method}はメモリをその事実全体でまとめて学習しています</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>{method} has no closed form to be solved without one fact</source>
      <translation>{method}には、事実を1つ除いて解き直す閉形式がありません</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>its change was solved against the whole change before it, which would be another one</source>
      <translation>その変化はそれまでの変化全体に対して解かれており、前提が変わってしまいます</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>its batch was written before what its closed form needs was kept</source>
      <translation>そのバッチは、閉形式に必要なものが保存されるより前に書き込まれています</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>Batch {batch} cannot be solved anew: with all its facts it comes out {off:.1%} away from what was written then.</source>
      <translation>バッチ{batch}は解き直せません：同じ事実すべてで解いても、書き込んだときの結果から{off:.1%}ずれます。</translation>
    </message>
    <message>
      <location filename="engine/editing/taking_back.py" />
      <source>Choose the statistics text that was in use when it was written (model panel, Statistics).</source>
      <translation>書き込んだときに使っていた統計量用のテキストを選んでください（モデルパネルの「統計量」）。</translation>
    </message>
  </context>
</TS>
