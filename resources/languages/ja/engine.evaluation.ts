<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>Write one question a line as JSON.</source>
      <translation>1行に1つの質問をJSONで書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>questions are read from JSONL.</source>
      <translation>質問はJSONLから読みます。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>it holds no question.</source>
      <translation>質問がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>Write {{"question", "choices", "answer"}}.</source>
      <translation>{{"question", "choices", "answer"}}の形で書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>it is no object with a question.</source>
      <translation>質問を持つオブジェクトではありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>it needs a list of at least two choices.</source>
      <translation>2つ以上の選択肢のリストが必要です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>its question or one of its choices is empty.</source>
      <translation>質問か選択肢のどれかが空です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>it has a choice {later} and none {missing}.</source>
      <translation>選択肢{later}があるのに{missing}がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>a text in {name}</source>
      <translation>{name}のテキスト</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/choices.py" />
      <source>its answer {said} is none of its {n} choices (an index from 0 on, or a letter).</source>
      <translation>
        <numerusform>答え{said}が{n}個の選択肢のどれでもありません（0からの番号か文字）。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>its {count} choices are more than the {letters} that letters can name.</source>
      <translation>選択肢{count}個は、文字で表せる{letters}個を超えています。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>Ask for the choices as texts.</source>
      <translation>選択肢をテキストとして問い合わせてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/choices.py" />
      <source>Questions of {file}</source>
      <translation>{file}の質問</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>there is no field {field!r} to map.</source>
      <translation>対応づける項目{field!r}がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>The fields are {names}.</source>
      <translation>項目：{names}。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>there is no column {heading!r}.</source>
      <translation>列{heading!r}がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>The columns are {headings}.</source>
      <translation>列：{headings}。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>the column {twice} is there {count} times.</source>
      <translation>列{twice}が{count}回あります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Leave one, or rename the others.</source>
      <translation>1つだけ残すか、他の名前を変えてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>none</source>
      <translation>なし</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>{first} and {more:,} more</source>
      <translation>{first}ほか{more:,}件</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>the columns {missing} are missing (there are: {there}).</source>
      <translation>
        <numerusform>列{missing}がありません（あるもの：{there}）。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source> and </source>
      <translation>・</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Needed are {required}; optional are {optional}.</source>
      <translation>必須は{required}、任意は{optional}です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Write it in quotes.</source>
      <translation>引用符で囲んでください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Write one record for each fact, or every column of the file as a list.</source>
      <translation>事実ごとに1レコードとするか、ファイルの各列をリストにしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Leave it out, or write null, where there is nothing.</source>
      <translation>何もない場所は省くか、nullと書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Write a text in its place.</source>
      <translation>代わりにテキストを書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>in {name} {kind} stands where a text is expected.</source>
      <translation>{name}で、テキストがあるべき場所に{kind}があります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>{kind} stands where a text is expected.</source>
      <translation>テキストがあるべき場所に{kind}があります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>a cell is written as a list and is none: {text}.</source>
      <translation>セルはリストの形で書かれていますが、リストではありません：{text}。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Write it in JSON, as ["first", "second"].</source>
      <translation>["first", "second"] のように JSON で書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>Leave one of the two.</source>
      <translation>どちらか1つを残してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/fields.py" />
      <source>its list holds {name!r} twice in one object.</source>
      <translation>リストの1つのオブジェクトに{name!r}が2回あります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>It holds it with other capitals: write both alike.</source>
      <translation>大文字と小文字が異なります。両方を同じように書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>the prompt {prompt!r} does not hold the subject {subject!r}.</source>
      <translation>プロンプト{prompt!r}に主語{subject!r}がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>Write {{}} where it stands.</source>
      <translation>主語の位置に{{}}を書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>in {name} there are {prompts} and {answers}.</source>
      <translation>{name}に、{prompts}、{answers}があります。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>{n} prompts</source>
      <translation>
        <numerusform>プロンプト{n}個</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>Give one for each.</source>
      <translation>それぞれに1つずつ指定してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>its requested_rewrite holds {request}, not an object.</source>
      <translation>requested_rewriteがオブジェクトではなく{request}です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>Read the file without long targets.</source>
      <translation>長文の目的語なしでファイルを読んでください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>it has no long text (fact_new_uns).</source>
      <translation>長文（fact_new_uns）がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>its requested_rewrite is an empty list.</source>
      <translation>requested_rewriteが空のリストです。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>Give the file as one of questions (--choices).</source>
      <translation>質問のファイルとして指定してください（--choices）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>it is a multiple-choice question, not a fact.</source>
      <translation>事実ではなく多肢選択の質問です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>in {name} {kind} stands where an object of named groups is expected.</source>
      <translation>{name}で、名前付きグループのオブジェクトがあるべき場所に{kind}があります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>in {name} {kind} stands where an object with prompt and ground_truth is expected.</source>
      <translation>{name}で、promptとground_truthを持つオブジェクトがあるべき場所に{kind}があります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>free text</source>
      <translation>自由文</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>known facts</source>
      <translation>既知の事実</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/formats.py" />
      <source>long texts</source>
      <translation>長いテキスト</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>is no JSON that can be read (its brackets are nested too deeply).</source>
      <translation>読み取れるJSONではありません（括弧の入れ子が深すぎます）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>it holds a number of more than {digits:,} digits; write it in quotes</source>
      <translation>{digits:,}桁を超える数があります。引用符で囲んでください</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>is no JSON that can be read ({said}).</source>
      <translation>読み取れるJSONではありません（{said}）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Give a list of facts.</source>
      <translation>事実のリストを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>is empty.</source>
      <translation>空です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>is not JSON: {reason} (column {column}).</source>
      <translation>JSONではありません：{reason}（{column}桁目）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Mend it there.</source>
      <translation>その箇所を直してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Call it .csv or .tsv if it is a table; else mend it there.</source>
      <translation>表なら拡張子を.csvか.tsvにしてください。そうでなければ、そこを直してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Mend it.</source>
      <translation>直してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>holds several JSON values one after another.</source>
      <translation>複数のJSON値が続けて書かれています。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Put them into one list: [ ..., ... ].</source>
      <translation>1つのリストにまとめてください：[ ..., ... ]。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>the server that gave it out cut its {name!r} short. Take the whole data set.</source>
      <translation>配信元のサーバーが{name!r}を途中で切っています。データセット全体を取得してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>it holds {name!r} twice in one object, and one of the two would be lost.</source>
      <translation>1つのオブジェクトに{name!r}が2回あり、一方が失われてしまいます。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Write [ {{...}}, {{...}} ].</source>
      <translation>[ {{...}}, {{...}} ]の形で書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>holds no list of facts.</source>
      <translation>事実のリストがありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>holds {count} lists, {named}.</source>
      <translation>{count}個のリスト（{named}）があります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Leave one, or make files of them.</source>
      <translation>1つだけ残すか、別々のファイルにしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>{name} has {count:,}</source>
      <translation>{name}は{count:,}</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>is written by columns, and they are of different lengths ({told}).</source>
      <translation>列ごとに書かれていますが、長さが異なります（{told}）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Give every column an entry for each fact, null where there is none.</source>
      <translation>各列に事実ごとの値を置き、ない場合はnullとしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>is written by columns, and {name} has no row {row}.</source>
      <translation>列ごとに書かれていますが、{name}に行{row}がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Name each column.</source>
      <translation>各列に名前を付けてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>has columns that are no list of names.</source>
      <translation>columnsが名前のリストではありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>Give every column a name of its own.</source>
      <translation>各列に別々の名前を付けてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>names a column twice.</source>
      <translation>同じ列名が2回あります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/json_records.py" />
      <source>is not JSON: {reason} (column {column}). Write one object a line, with nothing behind it.</source>
      <translation>JSONではありません：{reason}（{column}文字目）。1行に1つのオブジェクトだけを書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>is {what}, not facts.</source>
      <translation>事実ではなく{what}です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>is a binary file, {what}, not facts.</source>
      <translation>事実ではなくバイナリファイル（{what}）です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Export the facts as CSV, JSON or JSONL.</source>
      <translation>事実をCSV、JSON、またはJSONLで書き出してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Open it as a model; facts come from CSV, TSV, JSON or JSONL.</source>
      <translation>モデルとして開いてください。事実はCSV、TSV、JSON、JSONLから読みます。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Save the sheet as CSV in the program that made it.</source>
      <translation>作成したプログラムで、シートをCSVとして保存してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Unpack it first.</source>
      <translation>先に展開してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a model in one file (GGUF)</source>
      <translation>1ファイルのモデル（GGUF）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a PDF document</source>
      <translation>PDF文書</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a picture (PNG)</source>
      <translation>画像（PNG）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a picture (JPEG)</source>
      <translation>画像（JPEG）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a picture (GIF)</source>
      <translation>画像（GIF）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>packed with gzip</source>
      <translation>gzip圧縮</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>packed with bzip2</source>
      <translation>bzip2圧縮</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>packed with xz</source>
      <translation>xz圧縮</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>packed with zstd</source>
      <translation>zstd圧縮</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a 7z archive</source>
      <translation>7zアーカイブ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a RAR archive</source>
      <translation>RARアーカイブ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>an SQLite database</source>
      <translation>SQLiteデータベース</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a Parquet table</source>
      <translation>Parquetの表</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>an Arrow table</source>
      <translation>Arrowの表</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a NumPy array</source>
      <translation>NumPy配列</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>an HDF5 file</source>
      <translation>HDF5ファイル</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a document of an older office program (.xls, .doc)</source>
      <translation>旧形式のOffice文書（.xls、.doc）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a program</source>
      <translation>実行ファイル</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a document (RTF)</source>
      <translation>文書（RTF）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Fetch it (git lfs pull).</source>
      <translation>実体を取得してください（git lfs pull）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a note of where Git LFS keeps the file</source>
      <translation>Git LFSの参照ファイル</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Download the file itself, not the page about it.</source>
      <translation>説明のページではなく、ファイルそのものをダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a web page</source>
      <translation>ウェブページ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>an XML file</source>
      <translation>XMLファイル</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a spreadsheet (.xlsx)</source>
      <translation>スプレッドシート（.xlsx）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a spreadsheet (.xlsb)</source>
      <translation>スプレッドシート（.xlsb）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a document (.docx)</source>
      <translation>文書（.docx）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>an OpenDocument file (.ods, .odt)</source>
      <translation>OpenDocumentファイル（.ods、.odt）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Import it as a session.</source>
      <translation>セッションとしてインポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a session of Palimpsest in one file</source>
      <translation>1ファイルにまとめたPalimpsestのセッション</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a model's weights (PyTorch)</source>
      <translation>モデルの重み（PyTorch）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a Python pickle, of which nothing is run</source>
      <translation>Pythonのpickle（中身は実行されません）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>Open its folder as a model; facts come from CSV or JSON.</source>
      <translation>フォルダーをモデルとして開いてください。事実はCSVかJSONから読みます。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a model's weights (safetensors)</source>
      <translation>モデルの重み（safetensors）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/kinds.py" />
      <source>a zip archive</source>
      <translation>zipアーカイブ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/reading.py" />
      <source>Give at least one row.</source>
      <translation>1行以上指定してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/reading.py" />
      <source>holds no facts.</source>
      <translation>事実がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/reading.py" />
      <source>This line seems to hold a fact already: write the headings above it.</source>
      <translation>この行はすでに事実のようです。その上に見出しの行を書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/reading.py" />
      <source>The headings seem to stand in row {row}: take out what is above them.</source>
      <translation>見出しは行{row}にあるようです。その上の行を取り除いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/reading.py" />
      <source>it is {kind}, not an object with the fields of a fact.</source>
      <translation>事実の項目を持つオブジェクトではなく{kind}です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>colons</source>
      <translation>コロン</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>commas</source>
      <translation>カンマ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>semicolons</source>
      <translation>セミコロン</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>tabs</source>
      <translation>タブ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>a space stands before the quotes of a cell, so they would be a part of its text. Take the space away.</source>
      <translation>セルの引用符の前に空白があり、引用符が文字の一部になってしまいます。空白を取り除いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>facts cannot be read from or written to a file of the kind {suffix}.</source>
      <translation>{suffix}形式のファイルでは、事実の読み書きができません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>(no suffix)</source>
      <translation>（拡張子なし）</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Use one of {suffixes}.</source>
      <translation>{suffixes}のいずれかを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>is {encoding} without the mark that says so, which could be read in two ways.</source>
      <translation>{encoding} ですが、それを示す印 (BOM) がなく、二通りに読めます。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Save it as UTF-8.</source>
      <translation>UTF-8で保存してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>is a binary file, not text.</source>
      <translation>テキストではなくバイナリファイルです。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Name a file of facts.</source>
      <translation>事実のファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>is no ordinary file.</source>
      <translation>通常のファイルではありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Make several files of it, each of a part of the facts.</source>
      <translation>事実を分けて、複数のファイルにしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>is longer than {gigabytes} GB, more than is read at once.</source>
      <translation>{gigabytes} GBを超えており、一度に読める量を超えています。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Check the name.</source>
      <translation>名前を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>there is no such file.</source>
      <translation>そのファイルはありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Check its name and its rights.</source>
      <translation>名前とアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Open it as a model.</source>
      <translation>モデルとして開いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>is a folder, not a file.</source>
      <translation>ファイルではなくフォルダーです。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>begins with the mark of {encoding} and is not {encoding} text (byte {at:,}): damaged, or cut.</source>
      <translation>{encoding}の印で始まりますが、{encoding}のテキストではありません（{at:,}バイト目）。破損しているか、途中で切れています。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Save it again, as UTF-8.</source>
      <translation>UTF-8で保存し直してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>is not UTF-8 text (byte 0x{byte}).</source>
      <translation>UTF-8のテキストではありません（バイト0x{byte}）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Call it .json, or .jsonl with a record a line.</source>
      <translation>拡張子を.jsonに、1行に1件なら.jsonlにしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>holds JSON, not a table.</source>
      <translation>表ではなくJSONです。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Give a line of headings and one line for each fact.</source>
      <translation>見出しの行と、事実ごとの行を書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Its cells stand apart by {name}, not tabs: call it .csv.</source>
      <translation>セルの区切りがタブではなく{name}です。拡張子を.csvにしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>Its cells stand apart by {name}: save it with commas, or write "sep={found}" in a line above the headings.</source>
      <translation>セルが{name}で区切られています。カンマ区切りで保存するか、見出しの上の行に"sep={found}"と書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>a cell opened with " is never closed, so nothing after it can be read. Write a quote within it as "".</source>
      <translation>"で始まるセルが閉じられていないため、その後を読めません。セルの中の"は""と書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>the quotes are wrong ({reason}). Put a cell that holds " in quotes and double the inner ones.</source>
      <translation>引用符が正しくありません（{reason}）。"を含むセルは引用符で囲み、中の"は2つ重ねてください。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/datasets/records.py" />
      <source>it has {count} cells, but there are {n} headings. Put a cell that holds the separator in quotes.</source>
      <translation>
        <numerusform>セルは{count}個ですが、見出しは{n}個です。区切り文字を含むセルは引用符で囲んでください。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>its cells stand apart by {other}, those of the headings by something else. Write the same between all cells.</source>
      <translation>セルの区切りが{other}で、見出しの区切りと異なります。すべて同じ文字で区切ってください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/records.py" />
      <source>it is the headings once more, as where files were joined. Take the line out.</source>
      <translation>見出しがもう一度あります（ファイルをつないだ箇所など）。この行を取り除いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>true answer</source>
      <translation>正しい答え</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>contradicts row {earlier}: of {subject!r} and {relation!r} it says {object!r}, not {other!r}.</source>
      <translation>{earlier}行目と矛盾します：{subject!r}と{relation!r}について、{other!r}ではなく{object!r}としています。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>says what row {earlier} says, and would be edited once more.</source>
      <translation>{earlier}行目と同じ内容です。もう一度編集することになります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>its object is the true answer already, so editing it would change nothing.</source>
      <translation>新しい目的語がすでに正しい答えと同じなので、編集しても何も変わりません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>its relation ends in the object already, so the model would be asked for it once more.</source>
      <translation>関係がすでに目的語で終わっているので、モデルはそれをもう一度尋ねられることになります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>its relation holds {gap!r}, where an object seems to belong: end it where the object begins.</source>
      <translation>関係に、目的語の入る場所らしい{gap!r}があります。目的語が始まる所で関係を終えてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>its {part} is {text!r}, as programs write for nothing.</source>
      <translation>{part}が{text!r}で、値がないことを表す書き方です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>the {part} is a list as programs write it, {text}, and is taken as it stands.</source>
      <translation>{part}がプログラムの書き出したリスト（{text}）になっています。そのまま使われます。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>the {part} holds U+FFFD, which stands where a letter was lost.</source>
      <translation>{part}にU+FFFD（失われた文字の代わりの記号）があります。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>the {part} holds characters that nobody sees ({unseen}); they are kept.</source>
      <translation>{part}に目に見えない文字（{unseen}）があります。そのまま残します。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/remarks.py" />
      <source>the prompt {prompt!r} is asked as it is, with {{}} in it: write the subject in its place.</source>
      <translation>プロンプト {prompt!r} は {{}} を含むまま尋ねられます。そこに主語を書いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/datasets/writing.py" />
      <source>the facts hold half a character, which cannot be written.</source>
      <translation>事実に半端な文字があり、書き込めません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/drift.py" />
      <source>Divergence on text</source>
      <translation>テキスト上の乖離</translation>
    </message>
    <message>
      <location filename="engine/evaluation/drift.py" />
      <source>windows</source>
      <translation>窓</translation>
    </message>
    <message>
      <location filename="engine/evaluation/fluency.py" />
      <source>Fluency</source>
      <translation>流暢さ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/fluency.py" />
      <source>texts</source>
      <translation>テキスト</translation>
    </message>
    <message>
      <location filename="engine/evaluation/fluency.py" />
      <source>{tokens} of the next ones</source>
      <translation>次のものの{tokens}</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/local_judge.py" />
      <source>the judge</source>
      <translation>判定モデル</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/local_judge.py" />
      <source>The judge reads</source>
      <translation>判定モデルが読んでいます</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/local_judge.py" />
      <source>{model} judged {answers} and is taken out of memory.</source>
      <translation>{model}が{answers}を判定し、メモリから解放されました。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/verdict.py" />
      <source>the new object and nothing else</source>
      <translation>新しい目的語だけ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/verdict.py" />
      <source>the new object among other words, and no other object</source>
      <translation>他の語とともに新しい目的語があり、他の目的語はない</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/verdict.py" />
      <source>the new object, and the old one or another one of the relation</source>
      <translation>新しい目的語に加えて、元の目的語か同じ関係の別の目的語</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/verdict.py" />
      <source>the old object or another one of the relation, not the new one</source>
      <translation>新しい目的語ではなく、元の目的語か同じ関係の別の目的語</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/verdict.py" />
      <source>no object that is known</source>
      <translation>既知の目的語なし</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/verdict.py" />
      <source>none of {names!r} can be looked for</source>
      <translation>{names!r}のどれも探せません</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/writing.py" />
      <source>Writing freely</source>
      <translation>自由生成中</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/writing.py" />
      <source>the tokenizer's chat template cannot be used ({error}).</source>
      <translation>トークナイザーのチャットテンプレートを使えません（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/writing.py" />
      <source>Repair or remove chat_template in its files.</source>
      <translation>ファイルのchat_templateを直すか、取り除いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/free/writing.py" />
      <source>answers</source>
      <translation>答え</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/answers.py" />
      <source>the tokenizer names no token that ends a text, which the harness needs.</source>
      <translation>ハーネスに必要な、テキスト終端のトークンがトークナイザーにありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/answers.py" />
      <source>Asking the tasks</source>
      <translation>タスクを問い合わせ中</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/answers.py" />
      <source>Writing the answers</source>
      <translation>答えを生成中</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>a task needs the package {name!r}, which is not here.</source>
      <translation>タスクに必要なパッケージ{name!r}がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Install it with pip.</source>
      <translation>pipでインストールしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>the harness ended with {said}</source>
      <translation>ハーネスが終了しました：{said}</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Try the tasks one by one to see which it is.</source>
      <translation>タスクを1つずつ試して、原因を特定してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Loading the harness</source>
      <translation>ハーネスを読み込み中</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Reading the tasks</source>
      <translation>タスクを読み取り中</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>there is no task {task!r} neither in {folder} nor among those of the harness.</source>
      <translation>タスク{task!r}は、{folder}にもハーネスにもありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Check its name.</source>
      <translation>名前を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>there is no task {task!r} among the tasks of the harness.</source>
      <translation>タスク{task!r}はハーネスにありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Give its name as the harness spells it, or the folder of its file.</source>
      <translation>ハーネスでの名前か、そのファイルのフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>{file}: this task runs code of its own ({code}).</source>
      <translation>{file}：このタスクは独自のコードを実行します（{code}）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Allow that (--run-code) if you trust the folder.</source>
      <translation>フォルダーを信頼できるなら許可してください（--run-code）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>the data set {what} is not here: {reason}.</source>
      <translation>データセット{what}がありません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Give the folder that holds {path}/ (--data), or allow to fetch it (--fetch).</source>
      <translation>{path}/のあるフォルダーを指定する（--data）か、取得を許可してください（--fetch）。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>a task needs nltk's data {name!r}, which is not here.</source>
      <translation>タスクに必要なnltkのデータ{name!r}がありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/child.py" />
      <source>Allow to fetch it (--fetch), or put it where nltk looks (NLTK_DATA).</source>
      <translation>取得を許可する（--fetch）か、nltkが探す場所（NLTK_DATA）に置いてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/tasks.py" />
      <source>lm-evaluation-harness is not installed.</source>
      <translation>lm-evaluation-harnessがインストールされていません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/tasks.py" />
      <source>{command} brings it.</source>
      <translation>{command}でインストールできます。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/tasks.py" />
      <source>Give one that is there.</source>
      <translation>存在するものを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/tasks.py" />
      <source>is no folder.</source>
      <translation>フォルダーではありません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/tasks.py" />
      <source>Starting the harness</source>
      <translation>ハーネスを起動中</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/tasks.py" />
      <source>Ask for fewer tasks, or look whether memory ran out.</source>
      <translation>タスクを減らすか、メモリ不足でないか確認してください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/harness/tasks.py" />
      <source>the harness ended without a result.</source>
      <translation>ハーネスが結果を出さずに終了しました。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/probe_files.py" />
      <source>{file}: perplexity is measured on this text.</source>
      <translation>{file}：このテキストでパープレキシティを測定します。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/probe_files.py" />
      <source>Known facts need one.</source>
      <translation>既知の事実には必要です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/probe_files.py" />
      <source>holds no fact with its true answer.</source>
      <translation>正しい答えのある事実がありません。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/probe_files.py" />
      <source>{file}: {n} questions.</source>
      <translation>
        <numerusform>{file}：質問{n}件。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/probe_files.py" />
      <source>{file}: {n} questions, without {unusable}.</source>
      <translation>
        <numerusform>{file}：質問{n}件（{unusable}を除く）。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/probe_files.py" />
      <source>{file}: {n} known facts; no edit should touch them.</source>
      <translation>
        <numerusform>{file}：既知の事実{n}件。どの編集でも変わってはならないものです。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/probe_files.py" />
      <source>{file}: {n} known facts, without {unusable}; no edit should touch them.</source>
      <translation>
        <numerusform>{file}：既知の事実{n}件（{unusable}を除く）。どの編集でも変わってはならないものです。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/probe_files.py" />
      <source>{n} rows that cannot be used</source>
      <translation>
        <numerusform>使えない{n}行</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/evaluation/scoring.py" />
      <source>prompts</source>
      <translation>プロンプト</translation>
    </message>
    <message>
      <location filename="engine/evaluation/scoring.py" />
      <source>the text {text!r} ... has {length} tokens; the model reads at most {positions}.</source>
      <translation>テキスト{text!r}…は{length}トークンで、モデルが読める最大は{positions}です。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/scoring.py" />
      <source>Shorten it.</source>
      <translation>短くしてください。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/scoring.py" />
      <source>Asking the model</source>
      <translation>モデルの確認</translation>
    </message>
    <message>
      <location filename="engine/evaluation/scoring.py" />
      <source>Perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message>
      <location filename="engine/evaluation/stream.py" />
      <source>the numbers of edits {shown!r} must be positive and ascend.</source>
      <translation>編集数{shown!r}は正の昇順でなければなりません。</translation>
    </message>
    <message>
      <location filename="engine/evaluation/stream.py" />
      <source>Write them like "1,10,100".</source>
      <translation>"1,10,100"のように書いてください。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/evaluation/stream.py" />
      <source>{checkpoints} edits were asked for, but there are only {n} facts.</source>
      <translation>
        <numerusform>{checkpoints}件の編集が指定されましたが、事実は{n}件だけです。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/evaluation/stream.py" />
      <source>Ask for fewer, or give more facts.</source>
      <translation>編集数を減らすか、事実を増やしてください。</translation>
    </message>
  </context>
</TS>
