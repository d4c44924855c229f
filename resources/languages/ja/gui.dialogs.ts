<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>A workbench for lifelong knowledge editing of local language models.</source>
      <translation>手元の言語モデルの知識を継続的に編集するためのワークベンチです。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>Write facts, run them through an editing method, watch the model's insides react, take it back.</source>
      <translation>事実を書き、編集手法で書き込み、モデル内部の変化を観察し、取り消せます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>About Palimpsest</source>
      <translation>Palimpsestについて</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>Check for updates...</source>
      <translation>更新を確認...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>Copy all</source>
      <translation>すべてコピー</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>Copy every line, for a report</source>
      <translation>報告用にすべての行をコピーします</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>Copied</source>
      <translation>コピーしました</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>{name}: {text}</source>
      <translation>{name}：{text}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/about.py" />
      <source>Close</source>
      <translation>閉じる</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Edits that held after their own batch and held when asked again</source>
      <translation>書き込んだバッチの直後に有効で、再確認でも有効だった編集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Edits whose new object is the model's exact answer</source>
      <translation>新しい目的語がモデルの答えと完全に一致する編集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>efficacy</source>
      <translation>有効性</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Known facts of other subjects that are still answered</source>
      <translation>ほかの主語についての既知の事実のうち、今も答えられるもの</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>untouched</source>
      <translation>未編集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>On held-out text</source>
      <translation>検証用テキストでの値</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Compare branches</source>
      <translation>ブランチの比較</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>First branch</source>
      <translation>1つ目のブランチ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Second branch</source>
      <translation>2つ目のブランチ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Facts that the branches hold differently</source>
      <translation>ブランチの間で異なる事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Both hold the same facts.</source>
      <translation>両方とも同じ事実を保持しています。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>largest ‖W&lt;sub&gt;t&lt;/sub&gt;‖ / ‖W&lt;sub&gt;0&lt;/sub&gt;‖</source>
      <translation>最大の‖W&lt;sub&gt;t&lt;/sub&gt;‖ / ‖W&lt;sub&gt;0&lt;/sub&gt;‖</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Norm growth of both branches</source>
      <translation>両ブランチのノルムの増大</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>edits</source>
      <comment>how many</comment>
      <translation>編集数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Quality of both branches</source>
      <translation>両ブランチの品質</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Measure</source>
      <comment>noun</comment>
      <translation>指標</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Comparing {one} with {other}</source>
      <translation>{one}と{other}の比較</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>the unedited model</source>
      <translation>編集前のモデル</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/branches.py" />
      <source>{branch} after {n} edits</source>
      <translation>
        <numerusform>{branch}の{n}件の編集後</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>largest norm over the first</source>
      <translation>最初に対する最大のノルム</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/branches.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>{branch}: {value:.5g} after {edits}</source>
      <translation>{branch}：{edits}の後{value:.5g}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>branch</source>
      <translation>ブランチ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>value</source>
      <translation>値</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>{here} has {edits}, {there} {others}; they begin with the same {shared:,}.</source>
      <translation>{here}は{edits}、{there}は{others}で、最初の{shared:,}件は共通です。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>{count:,}</source>
      <translation>{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Facts that differ: {facts}.</source>
      <translation>異なる事実：{facts}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>No fact differs.</source>
      <translation>異なる事実はありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>{edits} ({gone:,} taken back)</source>
      <translation>{edits}（{gone:,}件取り消し）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>{count:,} only on {branch}</source>
      <translation>{branch}のみ{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>{count:,} other object</source>
      <translation>別の目的語{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>{count:,} written apart</source>
      <translation>別々に書き込み{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>P, {branch}</source>
      <translation>P、{branch}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Prompt</source>
      <translation>プロンプト</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>Subject</source>
      <translation>主語</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>only {branch}</source>
      <translation>{branch}のみ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>other object</source>
      <translation>別の目的語</translation>
    </message>
    <message>
      <location filename="gui/dialogs/branches.py" />
      <source>written apart</source>
      <translation>別々に書き込み</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>One seed, or several like 0, 1, 2: each draws the facts and their order; the table has means with intervals</source>
      <translation>シードは1つ、または0, 1, 2のように複数。シードごとに事実とその順序が選ばれ、表には平均と区間が示されます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Queued facts</source>
      <translation>待機中の事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>All facts of the edits table</source>
      <translation>編集の表のすべての事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Facts of the demo world</source>
      <translation>デモ世界の事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Write one, or several like 0, 1, 2.</source>
      <translation>1つ、または0, 1, 2のように複数を入力してください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{text!r} is no list of seeds.</source>
      <translation>{text!r}はシードの並びではありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>the seeds {text!r} must be 0 and more, none twice.</source>
      <translation>シード{text!r}は、0以上で重複のないものにしてください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{text!r} is no list of numbers of edits.</source>
      <translation>{text!r}は編集件数の並びではありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Write them like 1, 10, 100.</source>
      <translation>1, 10, 100のように入力してください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>it is not said after how many edits to measure.</source>
      <translation>何件の編集の後で測定するかが指定されていません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Write numbers like 1, 10, 100.</source>
      <translation>1, 10, 100のように数を入力してください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>After how many edits each method is measured, such as 1, 10, 100</source>
      <translation>何件の編集の後で各手法を測定するか（例：1, 10, 100）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Every method writes the same facts, in this order</source>
      <translation>どの手法も同じ事実をこの順に書き込みます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>How many facts are written together</source>
      <translation>まとめて書き込む事実の件数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>With my values of the Method panel</source>
      <translation>「手法」パネルの設定値を使う</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Else every method edits with its preset for this model</source>
      <translation>使わない場合、各手法はこのモデル用のプリセットで編集します</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>A folder with the same comparison goes on where it was stopped</source>
      <translation>同じ比較のフォルダーを指定すると、停止した所から続けます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Browse...</source>
      <translation>参照...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{source} ({count:,})</source>
      <translation>{source}（{count:,}）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Tick at least one.</source>
      <translation>1つ以上にチェックを入れてください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>there is no method to compare.</source>
      <translation>比較する手法がありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Name a folder.</source>
      <translation>フォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>it is not said where to keep the table.</source>
      <translation>表の保存先が指定されていません。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{n} methods</source>
      <translation>
        <numerusform>{n}個の手法</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{methods}, {facts} each, {seeds} times with other facts and orders, in batches of {batch:,}.</source>
      <translation>{methods}でそれぞれ{facts}を、事実と順序を変えて{seeds}回、{batch:,}件ずつのバッチで編集します。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{methods}, {facts} each, in batches of {batch:,}.</source>
      <translation>{methods}でそれぞれ{facts}を、{batch:,}件ずつのバッチで編集します。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Your session is taken up again after.</source>
      <translation>終了後、元のセッションに戻ります。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>{method} (cannot work here)</source>
      <translation>{method}（ここでは使えません）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Keep the table in</source>
      <translation>表の保存先</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Methods to compare</source>
      <translation>比較する手法</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Measure after</source>
      <translation>測定する件数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Seeds</source>
      <translation>シード</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Batch size</source>
      <translation>バッチサイズ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/choice.py" />
      <source>Keep in</source>
      <translation>保存先</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Every method writes the same facts, one method after another, from the unedited model. The table grows here.</source>
      <translation>編集前のモデルから始めて、各手法が順番に同じ事実を書き込みます。結果の表がここに増えていきます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Compare methods</source>
      <translation>手法の比較</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Progress of the comparison</source>
      <translation>比較の進み具合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Share of the comparison that is done</source>
      <translation>比較の完了した割合</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Comparing {n} methods</source>
      <translation>
        <numerusform>{n}個の手法の比較</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Waiting for the engine.</source>
      <translation>エンジンを待っています。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Export table</source>
      <translation>表の書き出し</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Table (*.csv)</source>
      <translation>表 (*.csv)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>The table could not be written to {file}: {why}.</source>
      <translation>表を{file}に書き出せませんでした：{why}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Written to {place}</source>
      <translation>{place}に書き出しました</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Making the page</source>
      <translation>ページの作成</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>{method}, {number} of {count}</source>
      <translation>{method}（{number}/{count}）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>{done:,} of {edits}</source>
      <translation>{edits}中{done:,}件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>The comparison is done and kept in {folder}</source>
      <translation>比較が完了し、{folder}に保存されました</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Stopped. Compare again with the same folder to go on.</source>
      <translation>停止しました。同じフォルダーでもう一度比較すると続けられます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Pause</source>
      <translation>一時停止</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Resume</source>
      <translation>再開</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Stopping</source>
      <translation>停止中</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Rows of the comparison</source>
      <translation>比較の結果の行</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Compare</source>
      <translation>比較</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Export table...</source>
      <translation>表を書き出し...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Open page</source>
      <translation>ページを開く</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Write the table as CSV; Ctrl+C in the table copies it</source>
      <translation>表をCSVで書き出します。表の中でCtrl+Cを押すとコピーできます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>Show the page with the table and plots in the browser</source>
      <translation>表とグラフのページをブラウザーで表示します</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/dialog.py" />
      <source>A comparison that is under way goes on</source>
      <translation>進行中の比較は続きます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Reliability</source>
      <translation>信頼性</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Share of all edits so far whose new object is the exact answer now</source>
      <translation>これまでの全編集のうち、現在の答えが新しい目的語と完全に一致する割合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Generalization</source>
      <translation>汎化</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>The same, asked in other words</source>
      <translation>同じ割合を、言い換えて尋ねたもの</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Locality</source>
      <translation>局所性</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Share of unrelated prompts that are continued as by the unedited model</source>
      <translation>無関係なプロンプトのうち、編集前のモデルと同じ続きになる割合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Average</source>
      <translation>平均</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Mean of reliability, generalization and locality</source>
      <translation>信頼性、汎化、局所性の平均</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Freely</source>
      <translation>自由生成</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Share of the sampled edits whose new object, and no other, the model itself writes</source>
      <translation>抽出した編集のうち、モデル自身が新しい目的語だけを書く割合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Immediate</source>
      <translation>直後</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Reliability right after each edit's own batch</source>
      <translation>各編集のバッチの直後の信頼性</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Share of the edits that held after their own batch and still hold</source>
      <translation>書き込んだバッチの直後に有効だった編集のうち、今も有効な割合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Share of known facts about other subjects that are still answered</source>
      <translation>ほかの主語についての既知の事実のうち、今も答えられる割合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Untouched</source>
      <translation>未編集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>On held-out text, after the edits</source>
      <translation>編集後の、検証用テキストでの値</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Largest ||W_t|| / ||W_0|| of a layer</source>
      <translation>層の||W_t|| / ||W_0||の最大値</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Norm growth</source>
      <translation>ノルムの増大</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Seconds for an edit, without measuring</source>
      <translation>編集1件の秒数（測定を除く）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>s/edit</source>
      <translation>秒/編集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Memory</source>
      <translation>メモリ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Most memory that editing took beyond the loaded model</source>
      <translation>読み込んだモデルのほかに編集が使ったメモリの最大量</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>{title}: {text}, the best</source>
      <translation>{title}：{text}（最良）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>{title}: {text}</source>
      <translation>{title}：{text}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>Method</source>
      <translation>手法</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>How many facts it had written then</source>
      <translation>その時点で書き込んだ事実の件数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>The method</source>
      <translation>選んだ手法</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>{n} seeds</source>
      <translation>
        <numerusform>{n}個のシード</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/compare/study_rows.py" />
      <source>{seeds}: {what}.</source>
      <translation>{seeds}：{what}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Repair environment</source>
      <translation>環境の修復</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Use another device build</source>
      <translation>別のデバイス向けビルドの使用</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Repair environment...</source>
      <translation>環境を修復...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Use another device build...</source>
      <translation>別のデバイス向けビルドを使う...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>The environment is made anew from what the installer brought. Nothing of your sessions, models and settings is touched; what was fetched before is not fetched again.</source>
      <translation>インストーラーに含まれていたものから環境を作り直します。セッション、モデル、環境設定は変更しません。ダウンロード済みのものは再びダウンロードしません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>An environment for the device is made beside the present one and checked with a small edit. Only then is it switched to, and you can go back.</source>
      <translation>現在の環境とは別にデバイス用の環境を作り、小さな編集で確かめてから切り替えます。後で元に戻せます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Done. It takes effect at the next start of the program.</source>
      <translation>完了しました。次にプログラムを起動したときから有効になります。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>CPU alone</source>
      <translation>CPUのみ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>NVIDIA GPU (CUDA)</source>
      <translation>NVIDIAのGPU（CUDA）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>AMD GPU (ROCm)</source>
      <translation>AMDのGPU（ROCm）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Apple GPU (MPS)</source>
      <translation>AppleのGPU（MPS）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>{fetched:,.0f} MB to fetch at most, {disk:.1f} GB on the disk</source>
      <translation>ダウンロードは最大{fetched:,.0f} MB、ディスク使用量は{disk:.1f} GB</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Make and switch</source>
      <translation>作成して切り替え</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Repair</source>
      <translation>修復</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Back to {name}</source>
      <translation>{name}に戻す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>The environment that was there before this one, as it was left</source>
      <translation>この環境の前に使っていた環境です（当時のまま）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Going back...</source>
      <translation>元の環境に戻しています...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>Instead: {what}</source>
      <translation>代わりの方法：{what}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>in use now</source>
      <translation>使用中</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>There is no other build for this system.</source>
      <translation>このシステム用のビルドはほかにありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>This program is run from a checkout, so no installer looks after it.</source>
      <translation>このプログラムはチェックアウトから実行されているため、管理するインストーラーがありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/environment.py" />
      <source>This program is installed {how}, so no installer looks after it.</source>
      <translation>このプログラムは{how}インストールされているため、管理するインストーラーがありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Export</source>
      <translation>エクスポート</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>What does it keep?</source>
      <translation>何が保たれるか確認</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Ask every edit as it would be in this form; nothing is written</source>
      <translation>この形式にしたときの答えをすべての編集について確かめます。何も書き出しません</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Where to write</source>
      <translation>書き出し先</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Progress of the export</source>
      <translation>エクスポートの進み具合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Show in folder</source>
      <translation>フォルダーで表示</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Exporting {form}</source>
      <translation>{form}のエクスポート</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Measuring what is kept</source>
      <translation>保たれるものの測定</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Automatic: {dtype}</source>
      <translation>自動: {dtype}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>This file is there already and will be replaced.</source>
      <translation>このファイルはすでにあり、置き換えられます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>This folder is not empty.</source>
      <translation>このフォルダーは空ではありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>This is a folder.</source>
      <translation>これはフォルダーです。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Export into this folder</source>
      <translation>このフォルダーにエクスポート</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>GGUF files (*.gguf)</source>
      <translation>GGUFファイル (*.gguf)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>The base's file</source>
      <translation>元のモデルのファイル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/export.py" />
      <source>Where</source>
      <translation>場所</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Models come from the Hugging Face Hub. Nothing is asked of the network before you ask for one.</source>
      <translation>モデルはHugging Face Hubから入手します。操作するまでネットワークには接続しません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Licence</source>
      <translation>ライセンス</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Model</source>
      <translation>モデル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Size</source>
      <translation>サイズ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Ask the Hub</source>
      <translation>Hubに問い合わせ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Stopped. What was fetched is kept; the next time goes on from there.</source>
      <translation>停止しました。ダウンロード済みの分は残り、次回はそこから続けます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>This model is loaded. Eject it first.</source>
      <translation>このモデルは読み込まれています。先に取り外してください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Get a model</source>
      <translation>モデルの入手</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>owner/model, such as {name}</source>
      <translation>所有者/モデル（例：{name}）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Name of the model on the Hub</source>
      <translation>Hubでのモデルの名前</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Progress of fetching</source>
      <translation>ダウンロードの進み具合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Remove...</source>
      <translation>削除...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Remove this model from this computer</source>
      <translation>このモデルをこのコンピューターから削除します</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Fetching {name}</source>
      <translation>{name}をダウンロード中</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Asking the Hub about {name}...</source>
      <translation>{name}についてHubに問い合わせています...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>{name} was removed, {freed} freed.</source>
      <translation>{name}を削除し、{freed}の空きができました。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Remove a model</source>
      <translation>モデルの削除</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Remove {name} from this computer?</source>
      <translation>{name}をこのコンピューターから削除しますか？</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>{n} sessions made on it stay, and need it again.</source>
      <translation>
        <numerusform>これを使う{n}個のセッションは残りますが、開くにはこのモデルが再び必要です。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>It frees {size}.</source>
      <translation>{size}の空きができます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>It can be fetched again.</source>
      <translation>後で再びダウンロードできます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Remove</source>
      <translation>削除</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Keep</source>
      <translation>残す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Stopped.</source>
      <translation>停止しました。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>{task} {done} of {whole}</source>
      <translation>{task}：{whole}中{done}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>{name} is on this computer now.</source>
      <translation>{name}がこのコンピューターに入りました。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Open</source>
      <comment>verb</comment>
      <translation>開く</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Get it, {size}</source>
      <translation>ダウンロード（{size}）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Licence: {licence}.</source>
      <translation>ライセンス：{licence}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>No licence is named.</source>
      <translation>ライセンスの記載がありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>{size} on the disk, {here} of it are here already; {free} are free there.</source>
      <translation>ディスク使用量は{size}で、うち{here}は取得済みです。空きは{free}です。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>{size} on the disk; {free} are free there.</source>
      <translation>ディスク使用量は{size}、空きは{free}です。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Models</source>
      <translation>モデル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/dialog.py" />
      <source>Name</source>
      <translation>名前</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>Also on this computer</source>
      <translation>このコンピューターにあるほかのモデル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>Small models that were edited with this program</source>
      <translation>このプログラムで編集したことのある小さなモデル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>The Hub gives it to who has agreed to its licence on its page, with a token.</source>
      <translation>Hubのページでライセンスに同意した人が、トークンを使って入手できます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>Other programs use it too, so it is not removed from here.</source>
      <translation>ほかのプログラムも使うため、ここからは削除しません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>about {size}</source>
      <translation>約{size}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>to be fetched</source>
      <translation>未ダウンロード</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>in the Hub's cache</source>
      <translation>Hubのキャッシュ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>on this computer</source>
      <translation>このコンピューター</translation>
    </message>
    <message>
      <location filename="gui/dialogs/get_model/rows.py" />
      <source>In {folder}.</source>
      <translation>場所：{folder}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Hold the run; it can go on</source>
      <translation>実行を一時停止します。後で再開できます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>pause</source>
      <translation>一時停止</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Go back to the last good batch</source>
      <translation>最後の問題のないバッチに戻ります</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>roll back</source>
      <translation>巻き戻し</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Checked after every batch of a run. The reason is written into the timeline and shown when a limit is passed.</source>
      <translation>バッチごとに確認し、限度を超えると理由をタイムラインに記録して表示します。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Limit: {what}</source>
      <translation>限度：{what}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>What happens: {what}</source>
      <translation>超えたときの動作：{what}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Guard rails</source>
      <translation>ガードレール</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Ask earlier edits every</source>
      <translation>以前の編集を確認する間隔</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Edits asked each time</source>
      <translation>1回に確認する編集の数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>when it is their turn</source>
      <translation>順番が来たとき</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source> edits</source>
      <translation> 件の編集</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>all</source>
      <translation>すべて</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Ask earlier edits again every</source>
      <translation>以前の編集を再確認する間隔</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>Set: {limits}.</source>
      <translation>現在の設定：{limits}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/guard_rails.py" />
      <source>All but the norm are measured from time to time; set every how many edits to be sure.</source>
      <translation>ノルム以外は時々測定されます。確実に測定するには、何件の編集ごとに確認するかを設定してください。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Keyboard and actions</source>
      <translation>キーボードと操作</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Nothing holds all of these words.</source>
      <translation>これらの語をすべて含むものはありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>This page did not come with the program. It is in the folder docs of its source.</source>
      <translation>このページはプログラムに付属していません。ソースのdocsフォルダーにあります。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Fit to the data</source>
      <translation>データに合わせる</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Plots</source>
      <translation>グラフ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Wheel, drag</source>
      <translation>ホイール、ドラッグ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Zoom and move</source>
      <translation>拡大・縮小と移動</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Click</source>
      <translation>クリック</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Choose the layer, moment or fact that stands there, which all panels then mark</source>
      <translation>その位置の層、時点、事実を選ぶ（すべてのパネルに印が付く）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Pin the present moment, which stays below what comes later</source>
      <translation>現在の時点をピン留めし、後の表示の下に残す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>In the legend: have one layer stand out, or all alike</source>
      <translation>凡例で：1つの層を目立たせる、またはすべて同じに戻す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Up, Down, Esc</source>
      <translation>↑、↓、Esc</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Choose the layer</source>
      <translation>層を選ぶ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Superposition</source>
      <translation>重ね合わせ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Up, Down</source>
      <translation>↑、↓</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>List the methods; type to find one</source>
      <translation>手法を一覧する（入力して検索）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Space, F4</source>
      <translation>スペース、F4</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Left, Right, Home, End</source>
      <translation>←、→、Home、End</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Move the ring</source>
      <translation>輪を動かす</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Timeline</source>
      <translation>タイムライン</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Enter</source>
      <translation>Enter</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Take the model to the ring</source>
      <translation>モデルを輪の時点に移す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Everywhere</source>
      <translation>すべての場所</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Next and previous control</source>
      <translation>次の項目、前の項目</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>In the panels</source>
      <translation>パネルの中</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Help</source>
      <translation>ヘルプ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Search the documents, the panels and the keys</source>
      <translation>文書、パネル、キーを検索</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Search the help</source>
      <translation>ヘルプを検索</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>What was found</source>
      <translation>検索結果</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Page</source>
      <translation>ページ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/help_sheet.py" />
      <source>Panel: {title}</source>
      <translation>パネル：{title}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>A LoRA adapter in PEFT's layout, deltas in a safetensors file, or another model of the same base (a folder, or a GGUF file) becomes one batch: it can be measured, taken back, replayed and exported like any other.</source>
      <translation>PEFT形式のLoRAアダプター、safetensorsファイルの差分（デルタ）、または同じ元のモデルから作られた別のモデル（フォルダーかGGUFファイル）を1つのバッチとして取り込みます。ほかのバッチと同じように測定、取り消し、再現、エクスポートができます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Facts that it is said to hold (optional), to be asked before and after</source>
      <translation>含まれるとされる事実（任意）。前後で確認します</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Import a change</source>
      <translation>変更のインポート</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>The change</source>
      <translation>変更</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>File...</source>
      <translation>ファイル...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Folder...</source>
      <translation>フォルダー...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Progress of the import</source>
      <translation>インポートの進み具合</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Import</source>
      <translation>インポート</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Deltas or a model (*.safetensors *.gguf)</source>
      <translation>差分（デルタ）またはモデル (*.safetensors *.gguf)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Facts (*.csv *.tsv *.json *.jsonl)</source>
      <translation>事実 (*.csv *.tsv *.json *.jsonl)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Looking at a change</source>
      <translation>変更の確認</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Importing {name}</source>
      <translation>{name}のインポート</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>It is batch {batch} now.</source>
      <translation>バッチ{batch}になりました。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Undo takes it back.</source>
      <translation>「元に戻す」で取り消せます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>Change</source>
      <comment>noun</comment>
      <translation>変更</translation>
    </message>
    <message>
      <location filename="gui/dialogs/import_change.py" />
      <source>A folder or a file</source>
      <translation>フォルダーまたはファイル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/palette.py" />
      <source>All actions</source>
      <translation>すべての操作</translation>
    </message>
    <message>
      <location filename="gui/dialogs/palette.py" />
      <source>Type the name of an action</source>
      <translation>操作の名前を入力</translation>
    </message>
    <message>
      <location filename="gui/dialogs/palette.py" />
      <source>Name of an action</source>
      <translation>操作の名前</translation>
    </message>
    <message>
      <location filename="gui/dialogs/palette.py" />
      <source>Actions that match</source>
      <translation>一致する操作</translation>
    </message>
    <message>
      <location filename="gui/dialogs/palette.py" />
      <source>No action has these words in its name or description.</source>
      <translation>名前や説明にこの語を含む操作はありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Default: off. Then no network is ever asked, but when you do: Help, Check for updates.</source>
      <translation>既定値：オフ。オフの間は、「ヘルプ」の「更新を確認」を選んだときのほかはネットワークに接続しません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Follow the light or dark theme of the system</source>
      <translation>システムのライトまたはダークのテーマに合わせます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>System</source>
      <translation>システム</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Always the light theme</source>
      <translation>常にライトのテーマ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Light</source>
      <translation>ライト</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Always the dark theme</source>
      <translation>常にダークのテーマ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Dark</source>
      <translation>ダーク</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Always the theme of high contrast: white and yellow on black</source>
      <translation>常にハイコントラストのテーマ（黒地に白と黄色）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Contrast</source>
      <translation>ハイコントラスト</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>The language of the system, where the program speaks it, else English</source>
      <translation>システムの言語。対応していない場合は英語</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Always English</source>
      <translation>常に英語</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Always Japanese</source>
      <translation>常に日本語</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Settings</source>
      <translation>環境設定</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Theme</source>
      <translation>テーマ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Language</source>
      <translation>言語</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Size of text</source>
      <translation>文字の大きさ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Threads</source>
      <translation>スレッド</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>all cores but one</source>
      <translation>1つを除くすべてのコア</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Measure what is missing</source>
      <translation>未測定のものを測定する</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Look for a newer version</source>
      <translation>新しいバージョンを確認する</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Where newer versions are looked for</source>
      <translation>新しいバージョンの配信元</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>https://... or a file</source>
      <translation>https://... またはファイル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Default: that of the system.</source>
      <translation>既定値：システムのテーマ。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Default: that of the system. Files, logs and the command line stay English.</source>
      <translation>既定値：システムの言語。ファイル、ログ、コマンドラインは英語です。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Default: {points} points.</source>
      <translation>既定値：{points}ポイント。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Default: all cores but one, which is left to the screen. Holds from the next start.</source>
      <translation>既定値：画面用の1つを除くすべてのコア。次の起動から有効です。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Threads of the engine</source>
      <translation>エンジンのスレッド</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Default: on. Superposition at layers whose statistics are not there yet is measured some seconds after all work has ended, and gives way at once.</source>
      <translation>既定値：オン。統計量がまだない層の重ね合わせを、すべての作業が終わって数秒後に測定します。ほかの作業が始まるとすぐに譲ります。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>While nobody asks</source>
      <translation>待機している間</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>At each start</source>
      <translation>起動のたびに</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Default: that of this release, if it has one.</source>
      <translation>既定値：このリリースの配信元（ある場合）。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Feed of updates</source>
      <translation>更新の配信元</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Sessions and data</source>
      <translation>セッションとデータ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Logs</source>
      <translation>ログ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Reset {setting}</source>
      <translation>{setting}を既定値に戻す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Back to the default</source>
      <translation>既定値に戻します</translation>
    </message>
    <message>
      <location filename="gui/dialogs/preferences.py" />
      <source>Open the folder of {what}</source>
      <translation>{what}のフォルダーを開く</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>A model that was taught to write says which facts a text tells. Those that stay ticked are written into MemLLM's memory, as edits like any others; nothing is written before.</source>
      <translation>書き方を学習したモデルが、テキストに書かれている事実を取り出します。チェックを付けた事実だけが、他の編集と同じようにMemLLMのメモリに書き込まれます。それまでは何も書き込まれません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Object</source>
      <translation>目的語</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Relation</source>
      <translation>関係</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Sentence</source>
      <translation>文</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Read a text into the memory</source>
      <translation>テキストをメモリに読み込む</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Text that tells facts</source>
      <translation>事実が書かれたテキスト</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Type or paste a text that tells facts, in whole sentences</source>
      <translation>事実が書かれたテキストを、完全な文で入力するか貼り付けてください</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Find facts</source>
      <translation>事実を探す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>The model reads the text sentence by sentence.</source>
      <translation>モデルがテキストを一文ずつ読んでいます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Finding facts in a text</source>
      <translation>テキストから事実を検索中</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/read_text.py" />
      <source>{n} facts were found.</source>
      <translation>
        <numerusform>{n}件の事実が見つかりました。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>The model found no fact in the text.</source>
      <translation>モデルはこの文章から事実を見つけませんでした。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/read_text.py" />
      <source>Write {n} facts</source>
      <translation>
        <numerusform>{n}件の事実を書き込む</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Facts that the text tells</source>
      <translation>テキストに書かれている事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>{written}: {why}</source>
      <translation>{written}：{why}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/read_text.py" />
      <source>{n} more</source>
      <translation>
        <numerusform>他{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/read_text.py" />
      <source>Left out, as the model wrote no fact there:
{parts}</source>
      <translation>モデルの書いたものが事実になっていないため除外しました。
{parts}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Palimpsest sessions (*.palimpsest)</source>
      <translation>Palimpsestのセッション (*.palimpsest)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>No sessions yet. The first edit begins one; a .palimpsest file can be dropped here.</source>
      <translation>セッションはまだありません。最初の編集で始まります。.palimpsestファイルをここにドロップすることもできます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>No session holds all of these words.</source>
      <translation>これらの語をすべて含むセッションはありません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>It is open in this window.</source>
      <translation>このウィンドウで開いています。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>No session is chosen.</source>
      <translation>セッションが選択されていません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Sessions</source>
      <translation>セッション</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Search by name, model, method or note</source>
      <translation>名前、モデル、手法、メモで検索</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Search sessions</source>
      <translation>セッションを検索</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>{n} sessions, {size}</source>
      <translation>
        <numerusform>{n}個のセッション、{size}</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Rename session</source>
      <translation>セッションの名前を変更</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Note of {session}</source>
      <translation>{session}のメモ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Note</source>
      <translation>メモ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Export session</source>
      <translation>セッションの書き出し</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Open session file</source>
      <translation>セッションのファイルを開く</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Open the folder of a session</source>
      <translation>セッションのフォルダーを開く</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Load the model that it needs, and go on where it was left (Enter)</source>
      <translation>必要なモデルを読み込み、前回の続きから始めます（Enter）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Give it another name</source>
      <translation>別の名前を付けます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Rename...</source>
      <translation>名前を変更...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Note...</source>
      <translation>メモ...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Write down something about it</source>
      <translation>セッションについてのメモを書きます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Duplicate</source>
      <translation>複製</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Make a copy of it</source>
      <translation>コピーを作ります</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Export...</source>
      <translation>エクスポート...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Save it as one .palimpsest file</source>
      <translation>1つの.palimpsestファイルに保存します</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Delete</source>
      <translation>削除</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Move it to the bin</source>
      <translation>ごみ箱に移します</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Open file...</source>
      <translation>ファイルを開く...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Open a .palimpsest file; it can also be dropped here</source>
      <translation>.palimpsestファイルを開きます。ここにドロップすることもできます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Open folder...</source>
      <translation>フォルダーを開く...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/dialog.py" />
      <source>Open a session that lies somewhere else</source>
      <translation>別の場所にあるセッションを開きます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>The model of this session</source>
      <translation>このセッションのモデル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>GGUF models (*.gguf *.GGUF);;All files (*)</source>
      <translation>GGUFモデル (*.gguf *.GGUF);;すべてのファイル (*)</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>“{session}” needs {model}, which was not found here.</source>
      <translation>「{session}」には{model}が必要ですが、見つかりませんでした。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>its model</source>
      <translation>対応するモデル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>It was loaded from {place} (fingerprint {fingerprint}).</source>
      <translation>読み込み元は{place}（フィンガープリント{fingerprint}）でした。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>an unknown place</source>
      <translation>不明な場所</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>Say where it is now; another model than this one will be refused.</source>
      <translation>現在の場所を指定してください。別のモデルは受け付けられません。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>Choose its folder...</source>
      <translation>フォルダーを選択...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>Choose its GGUF file...</source>
      <translation>GGUFファイルを選択...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/model_needed.py" />
      <source>Cancel</source>
      <translation>キャンセル</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>Last changed</source>
      <translation>最終変更</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>Methods</source>
      <translation>手法</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>Session</source>
      <translation>セッション</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>{title}: {first}. {second}</source>
      <translation>{title}：{first}。{second}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>not found here: will be asked for</source>
      <translation>見つかりません（開くときに尋ねます）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>unknown</source>
      <translation>不明</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>{count:,} queued</source>
      <translation>待機中{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>and {count:,} more</source>
      <translation>ほか{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>open in this window</source>
      <translation>このウィンドウで開いています</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>cannot be opened now: {why}</source>
      <translation>現在は開けません：{why}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>Made {made}
Last changed {changed}</source>
      <translation>作成：{made}
最終変更：{changed}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>fingerprint {fingerprint}</source>
      <translation>フィンガープリント{fingerprint}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>today</source>
      <translation>今日</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>yesterday</source>
      <translation>昨日</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>{day.day} {day:%b}</source>
      <translation>{day.month}月{day.day}日</translation>
    </message>
    <message>
      <location filename="gui/dialogs/sessions/rows.py" />
      <source>{day.day} {day:%b} {day:%Y}</source>
      <translation>{day.year}年{day.month}月{day.day}日</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>The batches are being solved anew without what is taken back, and the facts asked on the result.</source>
      <translation>取り消すものを除いてバッチを解き直し、その結果で事実を確認しています。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>batch</source>
      <translation>バッチ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>P now</source>
      <translation>現在のP</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>P after</source>
      <comment>taking back</comment>
      <translation>取り消し後のP</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>change</source>
      <translation>変化</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>said now</source>
      <translation>現在の答え</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>said after</source>
      <translation>取り消し後の答え</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/dialogs/take_back.py" />
      <source>Take back {n} edits</source>
      <translation>
        <numerusform>{n}件の編集の取り消し</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>Progress</source>
      <translation>進行状況</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>What will change</source>
      <translation>変わるもの</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>Take back</source>
      <translation>取り消す</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>Foreseeing what taking back changes</source>
      <translation>取り消しの影響の予測</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>It begins after: {title}.</source>
      <translation>次のジョブの後に始まります：{title}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>no</source>
      <translation>いいえ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>yes</source>
      <translation>はい</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>taken back</source>
      <comment>what happens</comment>
      <translation>取り消し</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>stays</source>
      <translation>変化なし</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>is gained</source>
      <translation>有効になる</translation>
    </message>
    <message>
      <location filename="gui/dialogs/take_back.py" />
      <source>is lost</source>
      <translation>喪失</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>Two small steps are tried to say how long it will take.</source>
      <translation>かかる時間を知るため、小さなステップを 2 つ試しています。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>An adapter is trained beside the weights, which stay as they are. One that reads asks the memory before it answers and in the midst of a text; one that writes finds the facts of a text. It is kept for this model and used from then on. A training that is stopped goes on another time.</source>
      <translation>重みはそのままで、別にアダプターを学習します。読むためのアダプターは答える前とテキストの途中でメモリに尋ね、書くためのアダプターはテキストから事実を取り出します。アダプターはこのモデル用に保存され、以後使われます。中断した学習は後で再開できます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>To ask the memory before it answers and in the midst of a text</source>
      <translation>答える前とテキストの途中でメモリに尋ねる</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>To read</source>
      <translation>読み方</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>To find the facts of a text, which then can be written into the memory</source>
      <translation>テキストから事実を取り出し、メモリに書き込めるようにする</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>To write</source>
      <translation>書き方</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>Teach the model to use a memory</source>
      <translation>モデルにメモリの使い方を教える</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>What the model is taught</source>
      <translation>モデルに教える内容</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>Training steps of the adapter</source>
      <translation>アダプターの学習ステップ数</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>Teach</source>
      <translation>教える</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>Trying how long the training takes</source>
      <translation>学習にかかる時間を試しています</translation>
    </message>
    <message>
      <location filename="gui/dialogs/teach_memory.py" />
      <source>Steps</source>
      <translation>ステップ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Facts wait in the table</source>
      <translation>表で待つ事実</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Each row is a fact to write into the model; under the table stands what it answers today. Change a cell, or type a fact of your own into the last row. The demo world, a small model that knows invented people and cities, is part of the program: nothing is downloaded.</source>
      <translation>各行はモデルに書き込む事実で、モデルの今の答えは表の下に表示されます。セルを書き換えるか、最後の行に自分の事実を入力してみてください。架空の人物や都市を知っている小さなモデル「デモ世界」が付属しているので、ダウンロードは不要です。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>A method writes them</source>
      <translation>手法で書き込む</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>ENCORE is a good one to start with, and its settings fit the model as they stand. The list says what each method does and which paper it comes from.</source>
      <translation>最初はENCOREがおすすめで、設定はそのままでこのモデルに合っています。一覧には各手法の働きと、もとになった論文が示されます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Run</source>
      <translation>実行</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>The line on the left says what a run will do and how long that takes here. Then press Run (F5). It can be paused and stopped, and you can go on typing meanwhile.</source>
      <translation>左の行に、実行の内容とここでの所要時間が示されます。「実行」（F5）を押してください。一時停止や停止ができ、実行中も入力を続けられます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Ask before and after</source>
      <translation>前後の答えを比べる</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>When the run is done, the table says which facts were taken. Type the beginning of a sentence here: the answers of the model before and after stand side by side.</source>
      <translation>実行が終わると、どの事実が反映されたかが表に示されます。ここに文の始まりを入力すると、編集前と編集後のモデルの答えが並びます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Take it back</source>
      <translation>取り消してみる</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Every batch is a mark here. Click one, or press Ctrl+Z, and the model is at that point again, exact to the bit. For a real model: File, Get a model (Ctrl+G).</source>
      <translation>各バッチはここに印で示されます。印をクリックするかCtrl+Zを押すと、モデルはその時点に1ビットの違いもなく戻ります。実際のモデルを使うには、「ファイル」の「モデルを入手」（Ctrl+G）を選びます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Step {number} of {count}</source>
      <translation>ステップ{number}/{count}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>First steps</source>
      <translation>はじめの一歩</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Leave the tour</source>
      <translation>ツアーを終了</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Leave the tour (Escape); Help, First steps begins it again</source>
      <translation>ツアーを終了します（Esc）。「ヘルプ」の「はじめの一歩」で再び始められます</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Back</source>
      <translation>戻る</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Next</source>
      <translation>次へ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>{title}. {text}</source>
      <translation>{title}。{text}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/tour.py" />
      <source>Done</source>
      <translation>完了</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Asking the feed...</source>
      <translation>配信元に問い合わせています...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Help, Repair environment goes back to this one.</source>
      <translation>「ヘルプ」の「環境を修復」で、このバージョンに戻せます。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Updates</source>
      <translation>更新</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Ask now</source>
      <translation>今すぐ問い合わせ</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Fetch and install</source>
      <translation>ダウンロードしてインストール</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Fetching version {version}...</source>
      <translation>バージョン{version}をダウンロードしています...</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Version {version} begins with the next start of the program.</source>
      <translation>バージョン{version}は、次にプログラムを起動したときから有効になります。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Until then this one goes on.</source>
      <translation>それまでは現在のバージョンを使います。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>This is version {version}</source>
      <translation>現在のバージョンは{version}です</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Up to date: {known}.</source>
      <translation>最新かどうか：{known}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Version {version} is there</source>
      <translation>バージョン{version}があります</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>{version} is the newest version.</source>
      <translation>{version}は最新のバージョンです。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Made on {day}; this one is {version}.</source>
      <translation>作成日は{day}です。現在のバージョンは{version}です。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>No installer looks after this program, so take it by hand: {instead}.</source>
      <translation>このプログラムを管理するインストーラーがないため、手動で更新してください：{instead}。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>Feed</source>
      <translation>配信元</translation>
    </message>
    <message>
      <location filename="gui/dialogs/updates.py" />
      <source>At most {fetched:,.0f} MB to fetch, {disk:.1f} GB on the disk.</source>
      <translation>ダウンロードは最大{fetched:,.0f} MB、ディスク使用量は{disk:.1f} GBです。</translation>
    </message>
    <message>
      <location filename="gui/dialogs/work_card.py" />
      <source>Details</source>
      <translation>詳細</translation>
    </message>
    <message>
      <location filename="gui/dialogs/work_card.py" />
      <source>Everything that was said</source>
      <translation>すべての出力</translation>
    </message>
    <message>
      <location filename="gui/dialogs/work_card.py" />
      <source>palimpsest: {stage} ({number} of {stages})</source>
      <translation>palimpsest：{stage}（{number}/{stages}）</translation>
    </message>
    <message>
      <location filename="gui/dialogs/work_card.py" />
      <source>{done} of {whole}, {left} left</source>
      <translation>{whole}中{done}、残り{left}</translation>
    </message>
    <message>
      <location filename="gui/dialogs/work_card.py" />
      <source>{done} of {whole}</source>
      <translation>{whole}中{done}</translation>
    </message>
  </context>
</TS>
