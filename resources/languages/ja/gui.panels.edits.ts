<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>Facts (*.csv *.tsv *.json *.jsonl)</source>
      <translation>事実 (*.csv *.tsv *.json *.jsonl)</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>Set relation</source>
      <translation>関係の設定</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>Relation template</source>
      <translation>関係のテンプレート</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/bulk.py" />
      <source>Set in {n} rows</source>
      <translation>
        <numerusform>{n}行に設定</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>The sentence up to the object, with {{}} where the subject stands</source>
      <translation>目的語の手前までの文。主語の位置に{{}}を置きます</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>A relation has exactly one {{}}.</source>
      <translation>関係には{{}}がちょうど1つ必要です。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/bulk.py" />
      <source>None of the shown rows waits: {n} rows shown, 0 queued.</source>
      <translation>
        <numerusform>表示中の行に待機中のものがありません：表示{n}行、待機中0行。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>Select rows that no run has edited: only their relation can be set.</source>
      <translation>まだ実行で編集されていない行を選択してください。関係を設定できるのはその行だけです。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/bulk.py" />
      <source>Relation set in {n} rows. Ctrl+Z takes it back.</source>
      <translation>
        <numerusform>{n}行に関係を設定しました。Ctrl+Zで元に戻せます。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>Select rows with whole facts: only those can be written to a file.</source>
      <translation>完全な事実の行を選択してください。ファイルに書き出せるのはその行だけです。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>Export selected facts</source>
      <translation>選択した事実の書き出し</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/bulk.py" />
      <source>{n} facts written to {file}.</source>
      <translation>
        <numerusform>{n}件の事実を{file}に書き出しました。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/bulk.py" />
      <source>{n} incomplete rows left out.</source>
      <translation>
        <numerusform>未完成の{n}行は除きました。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/bulk.py" />
      <source>Writing {file}</source>
      <translation>{file}の書き出し</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/bulk.py" />
      <source>None of the selected rows waits: {n} rows selected, 0 queued.</source>
      <translation>
        <numerusform>選択した行に待機中のものがありません：選択{n}行、待機中0行。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>subject</source>
      <translation>主語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>relation</source>
      <translation>関係</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>object</source>
      <translation>目的語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>true</source>
      <translation>正しい答え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>true answer</source>
      <translation>正しい答え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>paraphrases</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>neighbours</source>
      <translation>近傍</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>same subject</source>
      <translation>同じ主語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>portability</source>
      <translation>移植性</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>generation</source>
      <translation>生成用の書き出し</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>relation name</source>
      <translation>関係名</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>id</source>
      <translation>ID</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>new object</source>
      <translation>新しい目的語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/clipboard.py" />
      <source>column {number}</source>
      <translation>列{number}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/columns.py" />
      <source>Columns</source>
      <translation>列</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/columns.py" />
      <source>All columns, in their first order</source>
      <translation>すべての列を最初の順に</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/commands.py" />
      <source>note</source>
      <translation>メモ</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/commands.py" />
      <source>{what} ({rows} rows)</source>
      <translation>{what}（{rows}行）</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Prompt</source>
      <translation>プロンプト</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>{name}, one a line</source>
      <translation>{name}、1行に1つ</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Fact details</source>
      <translation>事実の詳細</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>True answer</source>
      <translation>正しい答え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Note</source>
      <translation>メモ</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>For you; the model never sees it</source>
      <translation>自分用のメモ。モデルには渡されません</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Answer that follows</source>
      <translation>導かれる答え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Answer that must stay</source>
      <translation>変わってはいけない答え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Paraphrases</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Neighbours</source>
      <translation>近傍</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Other facts of the subject</source>
      <translation>主語のほかの事実</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>What follows from the fact</source>
      <translation>事実から導かれること</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Beginnings of texts</source>
      <translation>文章の書き出し</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Probes</source>
      <translation>プローブ</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Save note</source>
      <translation>メモを保存</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>&lt;b&gt;True answer&lt;/b&gt;, what the model should have said before</source>
      <translation>&lt;b&gt;正しい答え&lt;/b&gt;：編集前にモデルが答えるべきだったもの</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>&lt;b&gt;Note&lt;/b&gt;</source>
      <translation>&lt;b&gt;メモ&lt;/b&gt;</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>relation {name}</source>
      <translation>関係{name}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>number {number}</source>
      <translation>番号{number}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>From its file: {known}</source>
      <translation>ファイルの記載：{known}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Full prompts that should give the new object too, one a line.</source>
      <translation>同じく新しい目的語を答えるべき完全なプロンプト。1行に1つ。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Prompts about other subjects, which no edit should touch.</source>
      <translation>ほかの主語についてのプロンプト。編集で変わってはいけないものです。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Other facts of this subject, which should stay as they are.</source>
      <translation>この主語のほかの事実。そのまま残るべきものです。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Prompts whose answers follow from the new fact (portability).</source>
      <translation>新しい事実から答えが導かれるプロンプト（移植性）。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Beginnings of texts about the subject, for fluency, one a line.</source>
      <translation>主語についての文章の書き出し。流暢さの測定用、1行に1つ。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Same subject</source>
      <translation>同じ主語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Follows</source>
      <translation>導かれること</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>Texts</source>
      <translation>文章</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/details_dialog.py" />
      <source>{title} ({count})</source>
      <translation>{title}（{count}）</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>incomplete</source>
      <translation>未完成</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>queued</source>
      <translation>待機中</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>editing</source>
      <translation>編集中</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>failed</source>
      <translation>失敗</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>written</source>
      <translation>書き込み済み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>not taken</source>
      <translation>反映されず</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>lost later</source>
      <translation>後に失われた</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>taken back</source>
      <translation>取り消し済み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>undone</source>
      <translation>元に戻し済み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>This row is part of the run. Stop the run to change it.</source>
      <translation>この行は実行に含まれています。変更するには実行を停止してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/fact_rows.py" />
      <source>This row is batch {batch} of the timeline. Duplicate it to change it.</source>
      <translation>この行はタイムラインのバッチ{batch}です。変更するには複製してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>From a short trial of the model on this machine and from earlier runs; nothing has been started.</source>
      <translation>このマシンでのモデルの短い試行と過去の実行からの見積もりです。まだ何も開始していません。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>Statistics</source>
      <translation>統計量</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>First look</source>
      <translation>最初の確認</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>Edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>Last look</source>
      <translation>最後の確認</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>{stage}, {number} of {stages}: {here}, {left} in all</source>
      <translation>{stage}（{number}/{stages}）：{here}、全体では{left}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>Forecasting the run</source>
      <translation>実行の見積もり</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/forecast.py" />
      <source>Cannot be run as it is: {reason}</source>
      <translation>このままでは実行できません：{reason}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>the clipboard</source>
      <translation>クリップボード</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Import facts</source>
      <translation>事実のインポート</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Leave out {n} facts already in the table</source>
      <translation>
        <numerusform>すでに表にある{n}件の事実を除く</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Add</source>
      <translation>追加</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Add {n} facts</source>
      <translation>
        <numerusform>{n}件の事実を追加</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} facts can be used</source>
      <translation>
        <numerusform>使える事実：{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Nothing is read from: {columns}</source>
      <translation>読み取らない列：{columns}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} rows cannot be used</source>
      <translation>
        <numerusform>使えない行：{n}行</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>the others still come in</source>
      <translation>ほかの行は取り込みます</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Rows that cannot be used</source>
      <translation>使えない行</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>What is wrong</source>
      <translation>問題</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} remarks about rows that come in</source>
      <translation>
        <numerusform>取り込む行についての注意：{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Rows to look at</source>
      <translation>確認する行</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>What to know</source>
      <translation>内容</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Also there</source>
      <translation>そのほか</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>New object</source>
      <translation>新しい目的語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Relation</source>
      <translation>関係</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Subject</source>
      <translation>主語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>Row</source>
      <translation>行</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} paraphrases</source>
      <translation>
        <numerusform>言い換え{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} neighbours</source>
      <translation>
        <numerusform>近傍{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} other facts</source>
      <translation>
        <numerusform>ほかの事実{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} that follow</source>
      <translation>
        <numerusform>導かれること{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{n} texts</source>
      <translation>
        <numerusform>文章{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/import_dialog.py" />
      <source>{text}, the first {shown} are shown</source>
      <translation>{text}（最初の{shown}件を表示）</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>Facts ({kinds});;All files (*)</source>
      <translation>事実 ({kinds});;すべてのファイル (*)</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>Reading {file}</source>
      <translation>{file}の読み込み</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/importer.py" />
      <source>Reading {n} files</source>
      <translation>
        <numerusform>{n}個のファイルの読み込み</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>import</source>
      <translation>インポート</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>Copying</source>
      <translation>コピー中</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/importer.py" />
      <source>{n} rows copied.</source>
      <translation>
        <numerusform>{n}行をコピーしました。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>There is no table on the clipboard. Copy rows with subject, relation and object.</source>
      <translation>クリップボードに表がありません。主語、関係、目的語の行をコピーしてください。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>{facts} pasted from JSON.</source>
      <translation>JSON から{facts}を貼り付けました。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>demo facts</source>
      <translation>デモの事実</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/importer.py" />
      <source>Choosing {n} demo facts</source>
      <translation>
        <numerusform>デモの事実{n}件の選択</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>paste</source>
      <translation>貼り付け</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/importer.py" />
      <source>The rows that were still to come were given up.</source>
      <translation>まだ追加されていなかった行を取りやめました。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/importer.py" />
      <source>{n} cells beyond the known columns left out. Name the columns in a first line.</source>
      <translation>
        <numerusform>既知の列にない{n}個のセルは除きました。1行目に列の名前を書いてください。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/importer.py" />
      <source>{n} columns left out, as their headings are not known: {columns}.</source>
      <translation>
        <numerusform>見出しが不明なため、{n}列を除きました：{columns}。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/importer.py" />
      <source>{n} lines above the headings left out.</source>
      <translation>
        <numerusform>見出しより上の{n}行を除きました。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/importer.py" />
      <source>{n} rows pasted as {fields}.</source>
      <translation>
        <numerusform>{n}行を貼り付けました（{fields}）。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/look.py" />
      <source>Asking what the model says now</source>
      <translation>モデルの現在の答えの確認</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>State</source>
      <translation>状態</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>Says now</source>
      <translation>現在の答え</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>P before</source>
      <translation>編集前P</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>P after</source>
      <translation>編集後P</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>Efficacy</source>
      <translation>有効性</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>Freely</source>
      <translation>自由生成</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>What the edit is at</source>
      <translation>編集の状態</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>What the fact is about</source>
      <translation>事実が述べる対象</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>What the model is to say</source>
      <translation>モデルに答えさせるもの</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>What the model goes on to say at the present point of the timeline</source>
      <translation>タイムラインの現在の時点でモデルが続けて言うこと</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>Probability of the new object before its edit (geometric mean over its tokens)</source>
      <translation>編集前の新しい目的語の確率（トークンの幾何平均）</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>Probability of the new object after its edit (geometric mean over its tokens)</source>
      <translation>編集後の新しい目的語の確率（トークンの幾何平均）</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>Whether the model's most probable tokens are the new object after the edit</source>
      <translation>編集後に、モデルの最も確率の高いトークンが新しい目的語になるか</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>What the model says when it writes by itself: the new object alone, contained, mixed with another, contradicted</source>
      <translation>モデルが自由に書いたときの答え：新しい目的語のみ、含む、ほかと混在、矛盾</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>change</source>
      <comment>step</comment>
      <translation>変更</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>typing in subject</source>
      <translation>主語の入力</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>typing in relation</source>
      <translation>関係の入力</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>typing in new object</source>
      <translation>新しい目的語の入力</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>chat</source>
      <translation>チャット</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>plain</source>
      <translation>そのまま</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>alone</source>
      <translation>単独</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>contained</source>
      <translation>含む</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>mixed</source>
      <translation>混在</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>contradicted</source>
      <translation>矛盾</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>neither</source>
      <translation>どちらでもない</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>New subject</source>
      <translation>新しい主語</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>{{}} was born in the city of</source>
      <translation>{{}}が生まれた都市は</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>empty</source>
      <translation>空</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>{column}: {text}</source>
      <translation>{column}：{text}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>Note: {note}</source>
      <translation>メモ：{note}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>. </source>
      <translation>。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>new row</source>
      <translation>新しい行</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/model.py" />
      <source>set relation ({n} rows)</source>
      <translation>
        <numerusform>関係の設定（{n}行）</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/model.py" />
      <source>{n} rows stay: part of the run or of the timeline. An edit is taken back by Ctrl+Backspace.</source>
      <translation>
        <numerusform>{n}行は実行またはタイムラインに含まれるため残ります。編集はCtrl+Backspaceで取り消せます。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>delete</source>
      <translation>削除</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>no</source>
      <translation>いいえ</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>yes</source>
      <translation>はい</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>{form}: {verdict}</source>
      <translation>{form}：{verdict}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>{form} ({verdict}): {answer}</source>
      <translation>{form}（{verdict}）：{answer}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/model.py" />
      <source>{column} of a new row</source>
      <translation>新しい行の{column}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Type a fact above, paste rows from a spreadsheet, or drop a CSV or JSON file here.</source>
      <translation>上に事実を入力するか、表計算ソフトから行を貼り付けるか、CSVまたはJSONファイルをここにドロップしてください。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>All states</source>
      <translation>すべての状態</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Queued</source>
      <translation>待機中</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Written</source>
      <translation>書き込み済み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Not taken</source>
      <translation>反映されず</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Lost later</source>
      <translation>後に失われた</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Taken back</source>
      <translation>取り消し済み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Undone</source>
      <translation>元に戻し済み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Failed</source>
      <translation>失敗</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Incomplete</source>
      <translation>未完成</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Contradictions</source>
      <translation>矛盾</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Duplicates</source>
      <translation>重複</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Select edits that are in the weights, while no run goes on.</source>
      <translation>実行中でないときに、重みに入っている編集を選択してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>duplicate</source>
      <translation>複製</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>fact details</source>
      <translation>事実の詳細</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/panel.py" />
      <source>{n} duplicates</source>
      <translation>
        <numerusform>重複{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/panel.py" />
      <source>{n} contradictions</source>
      <translation>
        <numerusform>矛盾{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/panel.py" />
      <source>{shown:,} of {n} rows shown</source>
      <translation>
        <numerusform>{n}行中{shown:,}行を表示</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Pause</source>
      <translation>一時停止</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Resume</source>
      <translation>再開</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Stopping</source>
      <translation>停止中</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Find in the table</source>
      <translation>表の中を検索</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Filter rows</source>
      <translation>行の絞り込み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Show rows in state</source>
      <translation>表示する行の状態</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>New fact</source>
      <translation>新しい事実</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Paste facts</source>
      <translation>事実を貼り付け</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Add demo facts</source>
      <translation>デモの事実を追加</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Add facts of the demo world, chosen at random</source>
      <translation>デモ世界の事実を無作為に選んで追加します</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>{n:,} demo facts</source>
      <translation>デモの事実{n:,}件</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Run</source>
      <comment>verb</comment>
      <translation>実行</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>More ways to run</source>
      <translation>そのほかの実行方法</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Run only the selected or the shown rows</source>
      <translation>選択した行または表示中の行だけを実行します</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>Copy</source>
      <translation>コピー</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/panel.py" />
      <source>{count:,} {state}</source>
      <translation>{state}{count:,}件</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/prompt_line.py" />
      <source>The prompt of the chosen row stands here, and what the model says to it now.</source>
      <translation>選択した行のプロンプトと、それに対するモデルの現在の答えがここに表示されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/prompt_line.py" />
      <source> earlier in this run: </source>
      <translation> この実行の途中：</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/prompt_line.py" />
      <source> now: </source>
      <translation> 現在：</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/prompt_line.py" />
      <source>Open a model to see how it reads the prompt, and what it says now.</source>
      <translation>モデルを開くと、プロンプトの読み方と現在の答えが表示されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/prompt_line.py" />
      <source>Reading the prompt</source>
      <translation>プロンプトの読み取り</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/prompt_line.py" />
      <source>{prompt}. {token} The model says earlier in this run: {answer}</source>
      <translation>{prompt}。{token}この実行の途中でのモデルの答え：{answer}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/prompt_line.py" />
      <source>{prompt}. {token} The model says now: {answer}</source>
      <translation>{prompt}。{token}モデルの現在の答え：{answer}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/prompt_line.py" />
      <source>“{token}” is the last of the subject's {n} tokens.</source>
      <translation>
        <numerusform>「{token}」は主語の{n}個のトークンの最後です。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/run.py" />
      <source>Editing {n} facts with {method}</source>
      <translation>
        <numerusform>{method}による{n}件の事実の編集</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/edits/run.py" />
      <source>Nothing was run. {subject}: {reason}</source>
      <translation>何も実行されませんでした。{subject}：{reason}</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/run.py" />
      <source>There is no method panel to say how to edit.</source>
      <translation>編集方法を指定する手法パネルがありません。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/run.py" />
      <source>Stopped.</source>
      <translation>停止しました。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/run.py" />
      <source>Reading the session</source>
      <translation>セッションの読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/suggestions.py" />
      <source>Reading known facts</source>
      <translation>既知の事実の読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/twins.py" />
      <source>Duplicate of row {row}: a run edits one of them.</source>
      <translation>行{row}と重複しています。実行ではどちらか一方だけが編集されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/twins.py" />
      <source>Contradicts row {row}, which makes the same prompt say {target}: the later edit wins.</source>
      <translation>行{row}と矛盾します。行{row}は同じプロンプトに{target}と答えさせます。後の編集が優先されます。</translation>
    </message>
    <message>
      <location filename="gui/panels/edits/view.py" />
      <source>No row matches the search and the chosen state. Escape in the search shows the others again.</source>
      <translation>検索と選んだ状態に合う行がありません。検索欄でEscを押すと、ほかの行がまた表示されます。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/written.py" />
      <source>None of {n} facts written, all waiting.</source>
      <translation>
        <numerusform>{n}件の事実はどれも書き込まれず、すべて待機中です。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/written.py" />
      <source>All {n} facts written.</source>
      <translation>
        <numerusform>{n}件の事実をすべて書き込みました。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/edits/written.py" />
      <source>{written:,} of {n} facts written, {left:,} waiting.</source>
      <translation>
        <numerusform>{n}件の事実のうち{written:,}件を書き込み、{left:,}件は待機中です。</numerusform>
      </translation>
    </message>
  </context>
</TS>
