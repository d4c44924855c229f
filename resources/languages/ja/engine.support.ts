<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} answers</source>
      <translation>
        <numerusform>答え{n}個</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} batches</source>
      <translation>
        <numerusform>{n}個のバッチ</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} layers</source>
      <translation>
        <numerusform>{n}層</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} metrics</source>
      <translation>
        <numerusform>{n}個の指標</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} pairs</source>
      <translation>
        <numerusform>{n}組</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} steps</source>
      <translation>
        <numerusform>{n}ステップ</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} tensors</source>
      <translation>
        <numerusform>{n}個のテンソル</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/support/counted.py" />
      <source>{n} tokens</source>
      <translation>
        <numerusform>{n}トークン</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>its name has no ending.</source>
      <translation>ファイル名に拡張子がありません。</translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>it is not written under the ending {found}.</source>
      <translation>この形式は拡張子 {found} では書き出せません。</translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>End it in {ending}.</source>
      <translation>拡張子を {ending} にしてください。</translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>End it in one of {endings}.</source>
      <translation>拡張子を次のいずれかにしてください：{endings}</translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>nothing is written there, as {folder} is a model's.</source>
      <translation>{folder}はモデルのフォルダーなので、そこには何も書き込めません。</translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>Choose another folder.</source>
      <translation>別のフォルダーを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>it holds weights that this program did not write, and is not replaced.</source>
      <translation>このプログラムが書いたものではない重みが入っているので、置き換えません。</translation>
    </message>
    <message>
      <location filename="engine/support/endings.py" />
      <source>Name another file.</source>
      <translation>別のファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/support/files.py" />
      <source>{needed:,.1f} MB are needed and the disk has {free:,.1f} MB free.</source>
      <translation>{needed:,.1f} MBが必要ですが、ディスクの空きは{free:,.1f} MBです。</translation>
    </message>
    <message>
      <location filename="engine/support/files.py" />
      <source>Make room or choose another disk.</source>
      <translation>空きを作るか、別のディスクを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/support/files.py" />
      <source>Name another place.</source>
      <translation>別の場所を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/support/files.py" />
      <source>it cannot be written ({reason}).</source>
      <translation>書き込めません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/support/files.py" />
      <source>Check the disk's free space and the rights.</source>
      <translation>ディスクの空き容量とアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/support/library_start.py" />
      <source>{library} cannot be started: {reason}.</source>
      <translation>{library}を起動できません: {reason}。</translation>
    </message>
    <message>
      <location filename="engine/support/library_start.py" />
      <source>It may be damaged: install Palimpsest anew.</source>
      <translation>壊れている可能性があります。Palimpsestをインストールし直してください。</translation>
    </message>
    <message>
      <location filename="engine/support/library_start.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/support/library_start.py" />
      <source>Unset or correct this in the environment: {settings}.</source>
      <translation>次の環境変数を解除するか修正してください: {settings}。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>there is no home folder in which sessions and settings could be kept.</source>
      <translation>セッションや設定を保存するホームフォルダーがありません。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>Name a folder with the variable {variable}.</source>
      <translation>変数{variable}でフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>it may not be written to</source>
      <translation>書き込みが許可されていません</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>Name another folder with the variable {variable}, or mend its rights.</source>
      <translation>環境変数{variable}で別のフォルダーを指定するか、アクセス権を修正してください。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>sessions and settings cannot be kept there ({reason}).</source>
      <translation>セッションと環境設定をここに保存できません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>nothing is written there, as {folder} is a session.</source>
      <translation>{folder}はセッションなので、そこには何も書き込めません。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>it holds files already, and nothing is overwritten.</source>
      <translation>すでにファイルがあるため、何も上書きしませんでした。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>it is a file, and nothing is overwritten.</source>
      <translation>ファイルであるため、何も上書きしませんでした。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>Choose a new folder.</source>
      <translation>新しいフォルダーを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>it is a link, a whole disk or the present folder, of which none is replaced.</source>
      <translation>リンク、ディスク全体、または現在のフォルダーです。これらは置き換えられません。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>Choose a new folder in it.</source>
      <translation>その中の新しいフォルダーを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>it is a link that leads to itself.</source>
      <translation>それ自身に戻るリンクです。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>cannot be written there.</source>
      <translation>そこには書き込めません。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>is a file; a folder is needed here.</source>
      <translation>ファイルです。ここにはフォルダーが必要です。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>is a device or a pipe and no file.</source>
      <translation>デバイスまたはパイプであり、ファイルではありません。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>is a folder; a file is needed here.</source>
      <translation>フォルダーです。ここにはファイルが必要です。</translation>
    </message>
    <message>
      <location filename="engine/support/places.py" />
      <source>it cannot be used ({reason}).</source>
      <translation>使えません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>an object</source>
      <translation>オブジェクト</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>a list</source>
      <translation>リスト</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>a text</source>
      <translation>テキスト</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>a whole number</source>
      <translation>整数</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>a number</source>
      <translation>数値</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>true or false</source>
      <translation>真偽値</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>is no {what}, or a damaged one: {error}.</source>
      <translation>正しい{what}ではないか、破損しています：{error}。</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it is no ordinary file</source>
      <translation>通常のファイルではありません</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it is longer than {size}</source>
      <translation>{size}を超えています</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>its brackets are nested too deeply</source>
      <translation>括弧の入れ子が深すぎます</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it is no JSON (line {lineno}, column {colno}: {msg})</source>
      <translation>JSONではありません（{lineno}行{colno}列：{msg}）</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it is not UTF-8 text (byte {start:,})</source>
      <translation>UTF-8のテキストではありません（{start:,}バイト目）</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it holds a number of thousands of digits</source>
      <translation>数千桁の数値を含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>its brackets are nested more than {deepest} deep</source>
      <translation>括弧の入れ子が{deepest}段を超えています</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it holds NaN or a number without bound where none can be meant</source>
      <translation>許されない箇所にNaNまたは無限大を含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it holds a whole number of {count:,} bits</source>
      <translation>{count:,}ビットの整数を含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>it holds half a character in "{shown}"</source>
      <translation>「{shown}」に不完全な文字を含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>{place}: {reason}</source>
      <translation>{place}：{reason}</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>expected {wanted}, got {found}</source>
      <translation>{wanted}が必要ですが、{found}が見つかりました</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>object missing required field "{field}"</source>
      <translation>必須フィールド「{field}」がありません</translation>
    </message>
    <message>
      <location filename="engine/support/plain_json.py" />
      <source>{count:,} bytes</source>
      <translation>{count:,}バイト</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>is {kind}, not a text</source>
      <translation>{kind}であり、テキストではありません</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>is {count:,} characters long, and at most {longest:,} can be used</source>
      <translation>{count:,}文字あります。使えるのは最大{longest:,}文字です</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>holds {named}</source>
      <translation>{named}を含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>Shorten it.</source>
      <translation>短くしてください。</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>Take it out or copy the text again from its source.</source>
      <translation>取り除くか、元のテキストからコピーし直してください。</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>Write it as a text.</source>
      <translation>テキストとして書いてください。</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>{name} {wrong}.</source>
      <translation>{name}：{wrong}。</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>is empty</source>
      <translation>空です</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>shows nothing: it holds only characters that cannot be seen ({names})</source>
      <translation>何も表示されません。見えない文字だけを含んでいます（{names}）</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>a list of {count:,}</source>
      <translation>{count:,}個の要素を持つリスト</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>an empty list</source>
      <translation>空のリスト</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>half a character ({code}), which cannot be written</source>
      <translation>書き込めない不完全な文字（{code}）</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>a mark that turns the direction of writing around ({code})</source>
      <translation>文字の向きを逆にする記号（{code}）</translation>
    </message>
    <message>
      <location filename="engine/support/plain_text.py" />
      <source>a control character ({code})</source>
      <translation>制御文字（{code}）</translation>
    </message>
    <message>
      <location filename="engine/support/reading_sqlite.py" />
      <source>it holds a {kind}, which no session has</source>
      <translation>セッションにはないはずの{kind}を含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>The memory ran out while {doing}; what had been recorded before is kept.</source>
      <translation>{doing}中にメモリが不足しました。それまでの記録は保存されています。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>The memory ran out; what had been recorded before is kept.</source>
      <translation>メモリが不足しました。それまでの記録は保存されています。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>Close other programs, choose a smaller dtype, model or batch, or use another device.</source>
      <translation>ほかのプログラムを閉じるか、より小さいデータ型・モデル・バッチを選ぶか、別のデバイスを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>Check the name and the rights.</source>
      <translation>名前とアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>this cannot be used ({reason}).</source>
      <translation>これは使えません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>{name} cannot be read or written ({reason}).</source>
      <translation>{name}を読み書きできません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>A file cannot be read or written ({reason}).</source>
      <translation>ファイルを読み書きできません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>Check its rights and the disk's free space.</source>
      <translation>アクセス権とディスクの空き容量を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>A library gave up ({error}).</source>
      <translation>ライブラリが異常終了しました（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>What had been recorded before is kept.</source>
      <translation>それまでの記録は保存されています。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>The memory of this process is limited to {limit:,} MB, and without any model {least:,} MB are needed.</source>
      <translation>このプロセスのメモリは{limit:,} MBに制限されていますが、モデルなしでも{least:,} MBが必要です。</translation>
    </message>
    <message>
      <location filename="engine/support/shortage.py" />
      <source>Raise the limit (ulimit -v).</source>
      <translation>制限を引き上げてください（ulimit -v）。</translation>
    </message>
    <message>
      <location filename="engine/support/spans.py" />
      <source>{seconds} s</source>
      <translation>{seconds}秒</translation>
    </message>
    <message>
      <location filename="engine/support/spans.py" />
      <source>{minutes} min</source>
      <translation>{minutes}分</translation>
    </message>
    <message>
      <location filename="engine/support/spans.py" />
      <source>{hours:.1f} h</source>
      <translation>{hours:.1f}時間</translation>
    </message>
    <message>
      <location filename="engine/support/tensor_header.py" />
      <source>this is no safetensors file, or it is cut short</source>
      <translation>safetensorsファイルではないか、途中で切れています</translation>
    </message>
    <message>
      <location filename="engine/support/tensor_header.py" />
      <source>its header of {length:,} bytes is too long</source>
      <translation>ヘッダー（{length:,}バイト）が長すぎます</translation>
    </message>
    <message>
      <location filename="engine/support/tensor_header.py" />
      <source>its safetensors header is garbled: {error}</source>
      <translation>safetensorsのヘッダーが壊れています：{error}</translation>
    </message>
    <message>
      <location filename="engine/support/tensor_header.py" />
      <source>its safetensors header is garbled: {name:.80} has another size than its shape says</source>
      <translation>safetensorsのヘッダーが壊れています：{name:.80}の大きさが形状と合いません</translation>
    </message>
    <message>
      <location filename="engine/support/tensor_header.py" />
      <source>the file is cut short at {length:,} bytes</source>
      <translation>ファイルが{length:,}バイトで途切れています</translation>
    </message>
    <message>
      <location filename="engine/support/wording.py" />
      <source>{first} and {last}</source>
      <translation>{first}、{last}</translation>
    </message>
    <message>
      <location filename="engine/support/zips.py" />
      <source>it is no zip file that can be read: {error}</source>
      <translation>読み取れるzipファイルではありません：{error}</translation>
    </message>
    <message>
      <location filename="engine/support/zips.py" />
      <source>its list of files is {length:,} MB long</source>
      <translation>ファイル一覧の長さが{length:,} MBあります</translation>
    </message>
    <message>
      <location filename="engine/support/zips.py" />
      <source>its files are compressed, which those of a session are not</source>
      <translation>ファイルが圧縮されています。セッションのファイルは圧縮されません</translation>
    </message>
    <message>
      <location filename="engine/support/zips.py" />
      <source>it holds a file without a name</source>
      <translation>名前のないファイルを含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/zips.py" />
      <source>it holds something else than plain files</source>
      <translation>通常のファイル以外のものを含んでいます</translation>
    </message>
    <message>
      <location filename="engine/support/zips.py" />
      <source>its files are longer together than itself</source>
      <translation>ファイルの合計がアーカイブ自体より大きくなっています</translation>
    </message>
  </context>
</TS>
