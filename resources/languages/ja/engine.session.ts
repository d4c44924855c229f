<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/session/archive.py" />
      <source>the checksum of {name} differs</source>
      <translation>{name}のチェックサムが一致しません</translation>
    </message>
    <message>
      <location filename="engine/session/checksums.py" />
      <source>{what} is not what was written: its checksum differs</source>
      <translation>{what}が書き込まれたものと異なります（チェックサムの不一致）</translation>
    </message>
    <message>
      <location filename="engine/session/damage.py" />
      <source>None of its batches can be read.</source>
      <translation>読めるバッチはありません。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/session/damage.py" />
      <source>Of its {n} batches {ranges} can still be read whole.</source>
      <translation>
        <numerusform>{n}個のバッチのうち、完全に読めるもの：{ranges}。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/session/damage.py" />
      <source>none</source>
      <comment>batches</comment>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="engine/session/damage.py" />
      <source>{first} to {last}</source>
      <translation>{first}～{last}</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>{file} was written by a newer Palimpsest (form {found}; this one reads {known}).</source>
      <translation>{file}は、より新しいPalimpsestで書かれています（形式{found}。このバージョンが読めるのは{known}）。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>Update Palimpsest to open it.</source>
      <translation>開くにはPalimpsestを更新してください。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>its table {name} lacks {missing}</source>
      <translation>表{name}に{missing}がありません</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>The session in {folder} is open in another window or program.</source>
      <translation>{folder}のセッションは、別のウィンドウかプログラムで開かれています。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>Close it there first.</source>
      <translation>先にそこで閉じてください。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>it cannot be read or written ({error}).</source>
      <translation>読み書きできません（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>Check the disk's free space and the rights.</source>
      <translation>ディスクの空き容量とアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>The session in {folder} was opened in another thread than the one that uses it now.</source>
      <translation>{folder}のセッションは、いま使っているスレッドとは別のスレッドで開かれました。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>Use a workbench in one thread alone, from its first session on.</source>
      <translation>ワークベンチは、最初のセッションから一つのスレッドだけで使ってください。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>The session in {folder} was closed while something still used it.</source>
      <translation>{folder}のセッションは、まだ使われている間に閉じられました。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>Open it again.</source>
      <translation>もう一度開いてください。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>{file} is damaged or is no session ({reason}).</source>
      <translation>{file}は破損しているか、セッションではありません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>Nothing was changed; open a copy of the session, or begin a new one.</source>
      <translation>何も変更していません。セッションのコピーを開くか、新しいセッションを始めてください。</translation>
    </message>
    <message>
      <location filename="engine/session/database.py" />
      <source>it lacks the row that says which model it belongs to</source>
      <translation>どのモデルのものかを示す行がありません</translation>
    </message>
    <message>
      <location filename="engine/session/edits.py" />
      <source>{subject} → {object}</source>
      <translation>{subject} → {object}</translation>
    </message>
    <message>
      <location filename="engine/session/edits.py" />
      <source>{about} is not in the weights now: the timeline stands before it.</source>
      <translation>{about}は今は重みにありません。タイムラインがそれより前にあります。</translation>
    </message>
    <message>
      <location filename="engine/session/edits.py" />
      <source>Go to a later point first.</source>
      <translation>先に後の時点に移動してください。</translation>
    </message>
    <message>
      <location filename="engine/session/edits.py" />
      <source>Undo brings it back.</source>
      <translation>「元に戻す」で戻せます。</translation>
    </message>
    <message>
      <location filename="engine/session/edits.py" />
      <source>{about} is taken back already.</source>
      <translation>{about}はすでに取り消されています。</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>batch {batch} names no factor file of its own ({error})</source>
      <translation>バッチ{batch}が自身のファクターファイルを指していません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>{file} is there already, and no batch knows it.</source>
      <translation>{file}がすでにありますが、どのバッチのものでもありません。</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>Move it to another place.</source>
      <translation>別の場所に移してください。</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>cannot be read ({reason})</source>
      <translation>読み取れません（{reason}）</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>has {size} bytes instead of {recorded}</source>
      <translation>大きさが{recorded}バイトではなく{size}バイトです</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>is not what was written (its checksum differs)</source>
      <translation>書き込まれたものと異なります（チェックサムの不一致）</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>is no safetensors file ({error})</source>
      <translation>safetensorsファイルではありません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>{place}, which holds the change of batch {batch}, {what}.</source>
      <translation>バッチ{batch}の変更を保持する{place}：{what}。</translation>
    </message>
    <message>
      <location filename="engine/session/factors.py" />
      <source>Put it back from a copy of the session, or import an exported one; the facts and settings of every batch are still in session.db, and nothing was changed.</source>
      <translation>セッションのコピーから戻すか、エクスポートしたものをインポートしてください。全バッチの事実と設定はsession.dbに残っており、何も変更していません。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>has gone</source>
      <translation>がなくなりました</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>is another one now</source>
      <translation>が別のものになりました</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>{place} {what}: it was removed, renamed, unmounted or replaced while the session was open; what came after its last whole batch is not recorded.</source>
      <translation>{place}{what}。セッションを開いている間に削除、改名、取り外し、または置き換えが行われました。最後の完全なバッチより後のことは記録されていません。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>Put it back and open it again, or open the model again, which begins a new session.</source>
      <translation>元に戻して開き直すか、モデルを開き直してください。新しいセッションが始まります。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>is missing</source>
      <translation>見つかりません</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>the folder holds files but no {file}, so it is no session.</source>
      <translation>フォルダーにはファイルがありますが{file}がないため、セッションではありません。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>Choose a session's folder, or an empty or new one.</source>
      <translation>セッションのフォルダーか、空または新しいフォルダーを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>Choose another folder.</source>
      <translation>別のフォルダーを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>no session can be kept there ({reason}).</source>
      <translation>セッションをここに保存できません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>no session can be kept there, as {folder} is a session itself.</source>
      <translation>{folder}自体がセッションなので、そこにはセッションを保存できません。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>no session can be kept there, as it is a link to what is not there.</source>
      <translation>存在しない場所へのリンクなので、そこにはセッションを保存できません。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>is no file</source>
      <translation>ファイルではありません</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>is empty</source>
      <translation>空です</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>the changes of {batches} under {folder} are as they were</source>
      <translation>{folder}にある{batches}の変更はそのままで</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>there are no factor files</source>
      <translation>ファクターファイルはなく</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>The {file} in {folder} {what}, so the session cannot be opened; {saved}, and nothing was changed.</source>
      <translation>{folder}の{file}：{what}。そのためセッションを開けません。{saved}、何も変更していません。</translation>
    </message>
    <message>
      <location filename="engine/session/folder.py" />
      <source>Put {file} back from a copy, import an exported session, or choose another folder.</source>
      <translation>{file}をコピーから戻すか、エクスポートしたセッションをインポートするか、別のフォルダーを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/session/kept_events.py" />
      <source>What was measured then is not kept: {error}</source>
      <translation>このときの測定結果は保存されていません：{error}</translation>
    </message>
    <message>
      <location filename="engine/session/kept_events.py" />
      <source>its {name} is missing</source>
      <translation>{name}がありません</translation>
    </message>
    <message>
      <location filename="engine/session/ledger.py" />
      <source>A measurement ({kind}, after {edits}) is damaged and left out: {reason}.</source>
      <translation>破損した測定結果（{kind}、{edits}の後）を除きました：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/session/ledger.py" />
      <source>Choose another name.</source>
      <translation>別の名前を選んでください。</translation>
    </message>
    <message>
      <location filename="engine/session/ledger.py" />
      <source>there is a branch {new!r} already.</source>
      <translation>ブランチ{new!r}はすでにあります。</translation>
    </message>
    <message>
      <location filename="engine/session/ledger.py" />
      <source>Switch to another one first.</source>
      <translation>先に別のブランチに切り替えてください。</translation>
    </message>
    <message>
      <location filename="engine/session/ledger.py" />
      <source>{name!r} is the branch that you are on.</source>
      <translation>{name!r}は現在のブランチです。</translation>
    </message>
    <message>
      <location filename="engine/session/ledger.py" />
      <source>the row that names its model is missing</source>
      <translation>モデルを示す行がありません</translation>
    </message>
    <message>
      <location filename="engine/session/ledger.py" />
      <source>the row that names its model and where it stands</source>
      <translation>モデルと現在位置を示す行</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>Check the name and the rights.</source>
      <translation>名前とアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>it cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>Load {name!r} first, or open a new session for {other!r}.</source>
      <translation>先に{name!r}を読み込むか、{other!r}用に新しいセッションを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>Load the one in {folder} first, or open a new session.</source>
      <translation>先に{folder}のモデルを読み込むか、新しいセッションを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>The session in {place} belongs to the model {name!r} (fingerprint {recorded}, loaded from {folder}), not to {other!r} (fingerprint {fingerprint}).</source>
      <translation>{place}のセッションは、モデル{name!r}（フィンガープリント{recorded}、読み込み元{folder}）のもので、{other!r}（フィンガープリント{fingerprint}）のものではありません。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>its manifest is too long</source>
      <translation>マニフェストが長すぎます</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>{file} was written by a newer Palimpsest ({program}).</source>
      <translation>{file}は、より新しいPalimpsestで書かれています（{program}）。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>Update Palimpsest to import it.</source>
      <translation>インポートするにはPalimpsestを更新してください。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>its manifest is not as it should be ({error})</source>
      <translation>マニフェストが正しくありません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>its files are not those that its manifest names</source>
      <translation>含まれるファイルがマニフェストと一致しません</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>it holds a file that no session has ({strange!r}); nothing was imported.</source>
      <translation>セッションにはないはずのファイル（{strange!r}）があります。何もインポートしていません。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>{wrong} has another size than its manifest says</source>
      <translation>{wrong}の大きさがマニフェストと異なります</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>Choose a file that Palimpsest exported.</source>
      <translation>Palimpsestがエクスポートしたファイルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>it is no Palimpsest session file.</source>
      <translation>Palimpsestのセッションファイルではありません。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>the session file is damaged: {what}; nothing was imported.</source>
      <translation>セッションファイルが破損しています：{what}。何もインポートしていません。</translation>
    </message>
    <message>
      <location filename="engine/session/manifest.py" />
      <source>Copy or export it again.</source>
      <translation>コピーまたはエクスポートし直してください。</translation>
    </message>
    <message>
      <location filename="engine/session/one_process.py" />
      <source>The session in {folder} was opened in another process than the one that uses it now.</source>
      <translation>{folder} のセッションは、いま使っているプロセスとは別のプロセスで開かれたものです。</translation>
    </message>
    <message>
      <location filename="engine/session/one_process.py" />
      <source>Load the model and open a session in each process by itself.</source>
      <translation>モデルの読み込みとセッションを開くことは、プロセスごとに行ってください。</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>Its fact does not hold.</source>
      <translation>その事実は有効ではありません。</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>Its fact holds.</source>
      <translation>その事実は有効です。</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>{held:,} of its {facts:,} facts hold.</source>
      <translation>{facts:,}件の事実のうち{held:,}件が有効です。</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>{matrices:,} of rank {rank} at most</source>
      <translation>最大ランク{rank}の行列{matrices:,}個</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>{dense:,} entry by entry</source>
      <translation>要素ごとの行列{dense:,}個</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>{name} ({form}, checksum {checksum}): {parts}; {size:,.1f} MB</source>
      <translation>{name}（{form}、チェックサム{checksum}）：{parts}、{size:,.1f} MB</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>{what} cannot be read ({error})</source>
      <translation>{what}を読み取れません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>the result of {fact}</source>
      <translation>{fact}の結果</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>fact {place} of batch {batch}</source>
      <translation>バッチ{batch}の事実{place}</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>batch {batch}</source>
      <translation>バッチ{batch}</translation>
    </message>
    <message>
      <location filename="engine/session/records.py" />
      <source>the name of its model</source>
      <translation>モデルの名前</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>written</source>
      <translation>書き込み済み</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>not taken</source>
      <translation>反映されず</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>lost later</source>
      <translation>後に失われた</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>taken back</source>
      <translation>取り消し済み</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>undone</source>
      <translation>元に戻し済み</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>alone</source>
      <translation>単独</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>contained</source>
      <translation>含む</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>mixed</source>
      <translation>混在</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>contradicted</source>
      <translation>矛盾</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>neither</source>
      <translation>どちらでもない</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>chat</source>
      <translation>チャット</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Facts ({count})</source>
      <translation>事実（{count}）</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>In figures</source>
      <translation>数値</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Runs</source>
      <translation>実行</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Model</source>
      <translation>モデル</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Versions</source>
      <translation>バージョン</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>{seconds:.3g} s</source>
      <translation>{seconds:.3g}秒</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>no edits yet</source>
      <translation>編集なし</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Palimpsest report of {when}</source>
      <translation>Palimpsestのレポート、{when}</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Meaning</source>
      <translation>意味</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Metric</source>
      <translation>指標</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Now</source>
      <translation>現在</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Norm growth</source>
      <translation>ノルムの増大</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Norm growth of each edited layer over edits</source>
      <translation>編集に伴う各編集層のノルムの増大</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Frobenius norms of the edited layers' write matrices against those of the base model.</source>
      <translation>編集した層の書き込み行列のフロベニウスノルムを、元のモデルのものと比べています。</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Superposition</source>
      <translation>重ね合わせ</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Heatmaps of p by layer, before and now</source>
      <translation>層ごとのpのヒートマップ、編集前と現在</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>How much the keys of {probes} facts overlap: p(kᵢ, kⱼ) of all pairs, by layer. A narrow band around zero means that facts can be edited apart.</source>
      <translation>{probes}個の事実のキーがどれだけ重なるか：すべての対のp(kᵢ, kⱼ)を層ごとに示します。ゼロ付近の狭い帯は、事実を互いに独立に編集できることを意味します。</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Histogram of p in one layer, and kurtosis by layer, before and now</source>
      <translation>1つの層のpのヒストグラムと層ごとの尖度、編集前と現在</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>High kurtosis: nearly all pairs are apart and a few overlap much.</source>
      <translation>尖度が高い場合、ほとんどの対は離れていますが、少数の対が大きく重なっています。</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Quality over edits</source>
      <translation>編集に伴う品質</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Edit quality and perplexity over edits</source>
      <translation>編集に伴う編集の品質とパープレキシティ</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Measured on the model as it was after so many edits; own batch: right after the edit itself.</source>
      <translation>それぞれの件数を編集した時点のモデルで測定しています。自身のバッチ：その編集の直後。</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>To repeat it, save {link} and run:</source>
      <translation>再現するには、{link}を保存して次を実行します：</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>batch size</source>
      <translation>バッチサイズ</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>No fact has been edited.</source>
      <translation>編集された事実はありません。</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Batch</source>
      <translation>バッチ</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>Fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>New object</source>
      <translation>新しい目的語</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>True</source>
      <translation>正解</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>After</source>
      <translation>後</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>The model says</source>
      <translation>モデルの答え</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>The model writes freely</source>
      <translation>モデルの自由な文</translation>
    </message>
    <message>
      <location filename="engine/session/report.py" />
      <source>State</source>
      <translation>状態</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/session/report.py" />
      <source>{method}: {n} edits in batch {batch}, {seconds:.4g} s</source>
      <translation>
        <numerusform>{method}：バッチ{batch}の{n}件の編集、{seconds:.4g}秒</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/session/report.py" />
      <source>{method}: {n} edits in batches {first} to {last}, {seconds:.4g} s</source>
      <translation>
        <numerusform>{method}：バッチ{first}～{last}の{n}件の編集、{seconds:.4g}秒</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>{edits} of {name}</source>
      <translation>{name}の{edits}</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Name</source>
      <translation>名前</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Architecture</source>
      <translation>アーキテクチャ</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Parameters</source>
      <translation>パラメーター数</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Layers</source>
      <translation>層数</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Hidden size</source>
      <translation>隠れ層の大きさ</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>MLP size</source>
      <translation>MLPの大きさ</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Vocabulary</source>
      <translation>語彙数</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Precision</source>
      <translation>精度</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Device</source>
      <translation>デバイス</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Folder</source>
      <translation>フォルダー</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Fingerprint</source>
      <translation>フィンガープリント</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/session/report_content.py" />
      <source>{n} batches are undone now; their facts are listed, their effect is not in the figures.</source>
      <translation>
        <numerusform>{n}個のバッチが現在は元に戻されています。その事実は表に含まれますが、影響は数値に含まれません。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>This is the branch {branch}; the session has {others} besides.</source>
      <translation>これはブランチ{branch}です。セッションにはほかに{others}があります。</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Batch {batch} was imported: {what}.</source>
      <translation>バッチ{batch}はインポートされました：{what}。</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Batch {batch} takes back: {facts}.</source>
      <translation>バッチ{batch}が取り消したもの：{facts}。</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>The session was begun in {dtype}; the model is loaded in {now} now.</source>
      <translation>セッションは{dtype}で始められ、モデルは現在{now}で読み込まれています。</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>facts that the applied batches wrote: {states}</source>
      <translation>適用されたバッチが書き込んだ事実：{states}</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Efficacy</source>
      <translation>有効性</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>edits whose new object is the model's exact answer now</source>
      <translation>現在のモデルの答えが新しい目的語と完全に一致する編集</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Paraphrase</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>the same, asked in other words</source>
      <translation>同じことを、別の言葉で尋ねたとき</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Neighbourhood</source>
      <translation>近傍</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>answers about other subjects that are right</source>
      <translation>ほかの主語についての正しい答え</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>edits that held after their own batch and still hold</source>
      <translation>自身のバッチの直後に有効で、今も有効な編集</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Untouched facts</source>
      <translation>未編集の事実</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>known facts of other subjects, still answered</source>
      <translation>ほかの主語についての既知の事実で、今も答えられるもの</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Questions</source>
      <translation>問題</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>multiple choice, right before all edits and still so</source>
      <translation>多肢選択問題のうち、すべての編集の前に正解し、今も正解するもの</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>on held-out text</source>
      <translation>検証用テキストで</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>largest ‖W‖ / ‖W₀‖ of an edited layer</source>
      <translation>編集した層の‖W‖ / ‖W₀‖の最大値</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Kurtosis</source>
      <translation>尖度</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>of the P matrix, median over layers</source>
      <translation>P行列の尖度、層全体の中央値</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Time per edit</source>
      <translation>編集1件の時間</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>without measuring</source>
      <translation>測定を除く</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Said freely</source>
      <translation>自由生成での答え</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>asked by the prompt alone</source>
      <translation>プロンプトだけで尋ねたとき</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Said in a chat</source>
      <translation>チャットでの答え</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>asked in a chat</source>
      <translation>チャットで尋ねたとき</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>{asked}, the model itself writes the new object and no other one; the old one or another: {contradicted:.0%}, both: {mixed:.0%}</source>
      <translation>{asked}、モデル自身が新しい目的語だけを書く割合。元の、または別の目的語：{contradicted:.0%}、両方：{mixed:.0%}</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>the model's own</source>
      <translation>モデル自身のもの</translation>
    </message>
    <message>
      <location filename="engine/session/report_content.py" />
      <source>Text for statistics</source>
      <translation>統計量用テキスト</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>Norm</source>
      <translation>ノルム</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>Distance from the base model</source>
      <translation>元のモデルからの距離</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>{title}: after {edits}</source>
      <translation>{title}：{edits}の後</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>share of pairs</source>
      <translation>対の割合</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>now</source>
      <translation>現在</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>Layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>Kurtosis by depth</source>
      <translation>層ごとの尖度</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>excess kurtosis</source>
      <translation>超過尖度</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>efficacy, all edits so far</source>
      <translation>有効性（これまでの全編集）</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>efficacy, own batch</source>
      <translation>有効性（自身のバッチ）</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>untouched facts</source>
      <translation>未編集の事実</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>questions</source>
      <translation>問題</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>Shares</source>
      <translation>割合</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>share</source>
      <translation>割合</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>Perplexity on held-out text</source>
      <translation>検証用テキストのパープレキシティ</translation>
    </message>
    <message>
      <location filename="engine/session/report_plots.py" />
      <source>perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>{what} ({there} there, {now} now)</source>
      <translation>{what}（以前は{there}、現在は{now}）</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>another model</source>
      <translation>別のモデル</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>other weights of the model</source>
      <translation>モデルの別の重み</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>another precision</source>
      <translation>別の精度</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>other numbers of edits</source>
      <translation>別の編集件数</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>another batch size</source>
      <translation>別のバッチサイズ</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>another seed</source>
      <translation>別のシード</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>another sample size</source>
      <translation>別の標本サイズ</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>other facts</source>
      <translation>別の事実</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>other known facts</source>
      <translation>別の既知の事実</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>another text for the statistics</source>
      <translation>別の統計量用テキスト</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>another held-out text</source>
      <translation>別の検証用テキスト</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>Check the name.</source>
      <translation>名前を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>there is no comparison in it ({table} is missing).</source>
      <translation>比較がありません（{table}が見つかりません）。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>Update Palimpsest.</source>
      <translation>Palimpsestを更新してください。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>Check its rights.</source>
      <translation>アクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>{file} is damaged or no comparison of Palimpsest: {error}.</source>
      <translation>{file}は破損しているか、Palimpsestの比較ではありません：{error}。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>Put it back from a copy, or name another folder.</source>
      <translation>コピーから戻すか、別のフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>it has a row of the method {strange!r} and does not say what that is</source>
      <translation>手法{strange!r}の行がありますが、その説明がありません</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>it holds files but no comparison.</source>
      <translation>ファイルがありますが、比較はありません。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>it is a file; a folder is needed here.</source>
      <translation>ファイルです。ここにはフォルダーが必要です。</translation>
    </message>
    <message>
      <location filename="engine/session/study_table.py" />
      <source>Name a new folder, or that of a comparison to go on with.</source>
      <translation>新しいフォルダーか、続きを行う比較のフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>there is no branch {name!r}.</source>
      <translation>ブランチ{name!r}はありません。</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>The session has {branches}.</source>
      <translation>セッションにあるブランチ：{branches}。</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>it stands on a branch that is not there</source>
      <translation>存在しないブランチ上にあります</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>batch {batch} does not follow the one that it names</source>
      <translation>バッチ{batch}が、指定された前のバッチに続いていません</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>The name of the point after batch {batch} is damaged and left out: {name}.</source>
      <translation>バッチ{batch}の後の時点の名前が破損しているため除きました：{name}。</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>it does not say where on its timeline it stands</source>
      <translation>タイムライン上の現在位置が記録されていません</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>a branch cannot be read ({error})</source>
      <translation>ブランチを読み取れません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/session/tree.py" />
      <source>the branch {name} ends in a batch that is not there</source>
      <translation>ブランチ{name}が、存在しないバッチで終わっています</translation>
    </message>
    <message>
      <location filename="engine/session/unopened.py" />
      <source>it may not be written to, as an open session is.</source>
      <translation>書き込みが許可されていません。開いたセッションには書き込みが必要です。</translation>
    </message>
    <message>
      <location filename="engine/session/unopened.py" />
      <source>Mend its rights, or copy the folder to another place and open the copy.</source>
      <translation>権限を直すか、フォルダーを別の場所にコピーして、そのコピーを開いてください。</translation>
    </message>
  </context>
</TS>
