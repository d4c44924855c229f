<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/exports/adapter.py" />
      <source>Exporting the adapter</source>
      <translation>アダプターのエクスポート</translation>
    </message>
    <message>
      <location filename="engine/exports/adapter.py" />
      <source>Run an edit first.</source>
      <translation>先に編集を実行してください。</translation>
    </message>
    <message>
      <location filename="engine/exports/adapter.py" />
      <source>nothing has been edited, so there is no change to export.</source>
      <translation>何も編集されていないため、エクスポートする変更がありません。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/exports/adapter.py" />
      <source>{n} parameters were changed that no adapter holds, such as {name}.</source>
      <translation>
        <numerusform>アダプターに入れられないパラメーターが{n}個変更されています（{name}など）。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/exports/adapter.py" />
      <source>Export the deltas or the model folder, which hold them.</source>
      <translation>それらも含められる差分（デルタ）かモデルのフォルダーをエクスポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/exports/adapter.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="engine/exports/adapter.py" />
      <source>matrices</source>
      <translation>行列</translation>
    </message>
    <message>
      <location filename="engine/exports/adapter.py" />
      <source>Layer {layer}: cut to rank {rank}, relative error {error:.2e}.</source>
      <translation>層{layer}：ランク{rank}に切り詰め、相対誤差{error:.2e}。</translation>
    </message>
    <message>
      <location filename="engine/exports/deltas.py" />
      <source>Exporting the deltas</source>
      <translation>差分（デルタ）のエクスポート</translation>
    </message>
    <message>
      <location filename="engine/exports/exports.py" />
      <source>The report was written to {file}.</source>
      <translation>レポートを{file}に書き込みました。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_adapter.py" />
      <source>Exporting the GGUF adapter</source>
      <translation>GGUFアダプターのエクスポート</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>Comparing with the GGUF file</source>
      <translation>GGUFファイルとの比較</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>it cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>it is no GGUF file.</source>
      <translation>GGUFファイルではありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>there is none.</source>
      <translation>何もありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>it is no longer there.</source>
      <translation>もう存在しません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>Name the GGUF file of the base model.</source>
      <translation>元のモデルのGGUFファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>tensors</source>
      <translation>テンソル</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>nothing has been edited in the weights, so there is no change to export.</source>
      <translation>重みは何も編集されていないため、エクスポートする変更がありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>{name} is missing</source>
      <translation>{name}がありません</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>{name} is of the shape {found} and not {wanted}</source>
      <translation>{name}の形状が{wanted}ではなく{found}です</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>rows</source>
      <translation>行</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>{name} (packed as {packed}) holds other weights</source>
      <translation>{name}（格納形式{packed}）の重みが異なります</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>the file is not of the model that was edited: {reason}.</source>
      <translation>このファイルは編集したモデルのものではありません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_base.py" />
      <source>Name a GGUF file of the same base model.</source>
      <translation>同じ元のモデルのGGUFファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_model.py" />
      <source>Name a GGUF file of the same model as the base: its edited tensors are replaced. Or export the model folder and convert that with llama.cpp's convert_hf_to_gguf.py, which knows how llama.cpp wants tokenizers and metadata.</source>
      <translation>同じモデルのGGUFファイルを元として指定してください。編集されたテンソルが置き換えられます。または、モデルのフォルダーをエクスポートし、llama.cppのconvert_hf_to_gguf.pyで変換してください。トークナイザーとメタデータもllama.cppの形式になります。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_model.py" />
      <source>{file}: {tensors} replaced, packed as {types}.</source>
      <translation>{file}：{tensors}を置き換え、{types}で格納しました。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_model.py" />
      <source>{name} was opened from a folder: there is no GGUF file to write into.</source>
      <translation>{name}はフォルダーから開かれたため、書き込み先のGGUFファイルがありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>Export the model folder instead, convert it with llama.cpp's convert_hf_to_gguf.py, and use that whole file.</source>
      <translation>代わりにモデルのフォルダーをエクスポートし、llama.cppのconvert_hf_to_gguf.pyで変換して、そのファイル全体を使ってください。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>the package gguf knows no family {kind!r}, so its tensors cannot be named.</source>
      <translation>ggufパッケージに{kind!r}系のモデルがないため、テンソルの名前が決まりません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>{path} was changed, and only matrices of the blocks are written into GGUF files here.</source>
      <translation>{path}が変更されていますが、ここでGGUFファイルに書き込めるのはブロックの行列だけです。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>in which order files of the family {architecture!r} keep {name} is not known here.</source>
      <translation>{architecture!r}系のファイルが{name}をどの順序で保持するかは、ここでは未知です。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>Name a GGUF file of the base model, in which it can be seen.</source>
      <translation>順序を確認できるように、元のモデルのGGUFファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>the package gguf knows no family {architecture!r}, so its tensors cannot be named.</source>
      <translation>ggufパッケージに{architecture!r}系のモデルがないため、テンソルの名前が決まりません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>files of the family {architecture!r} have no tensor for {path} alone.</source>
      <translation>{architecture!r}系のファイルには、{path}だけに対応するテンソルがありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_places.py" />
      <source>the order in which {name} is kept cannot be told by rows and columns.</source>
      <translation>{name}が保持される順序を、行と列から判別できません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>Writing the GGUF file</source>
      <translation>GGUFファイルの書き込み</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>{name} has rows of {width}, which {kind} cannot divide into blocks of {block}.</source>
      <translation>{name}の行の長さ{width}は、{kind}のブロック（{block}）に分割できません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>{name} is packed as {kind}, which the package gguf can unpack but not pack.</source>
      <translation>{name}は{kind}で格納されており、ggufパッケージはこれを展開できますが格納できません。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>Choose q8_0, f16, bf16 or f32 for the edited tensors.</source>
      <translation>編集したテンソルにはq8_0、f16、bf16、f32のいずれかを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>Choose bf16, f32 or q8_0.</source>
      <translation>bf16、f32、q8_0のいずれかを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>the edited weights are too large for f16.</source>
      <translation>編集した重みがf16には大きすぎます。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>Put it back and try again.</source>
      <translation>元に戻して、もう一度試してください。</translation>
    </message>
    <message>
      <location filename="engine/exports/gguf_rewriting.py" />
      <source>the base file became shorter while it was read.</source>
      <translation>読み取り中に元のファイルが短くなりました。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/exports/kept.py" />
      <source>{kept} of the {n} edits that hold now are kept.</source>
      <translation>
        <numerusform>現在有効な{n}件の編集のうち、{kept}件が保たれます。</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="engine/exports/kept.py" />
      <source>{kept} of the {n} edits that hold now are kept; mean probability {now:.3f} now, {then:.3f} then.</source>
      <translation>
        <numerusform>現在有効な{n}件の編集のうち、{kept}件が保たれます。平均確率は現在{now:.3f}、変換後{then:.3f}です。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/exports/kept.py" />
      <source>Lost: {names}.</source>
      <translation>失われるもの：{names}。</translation>
    </message>
    <message>
      <location filename="engine/exports/kept.py" />
      <source>Asking the edits as they are</source>
      <translation>現在のモデルで編集を確認</translation>
    </message>
    <message>
      <location filename="engine/exports/kept.py" />
      <source>Asking the edits in the other form</source>
      <translation>別の形式で編集を確認</translation>
    </message>
    <message>
      <location filename="engine/exports/measurements.py" />
      <source>Parquet is written by pyarrow: pip install "palimpsest[parquet]", or name the file .csv.</source>
      <translation>Parquetの書き込みにはpyarrowが必要です。pip install "palimpsest[parquet]"を実行するか、ファイル名を.csvにしてください。</translation>
    </message>
    <message>
      <location filename="engine/exports/measurements.py" />
      <source>pyarrow, which writes it, is not installed.</source>
      <translation>書き込みに必要なpyarrowがインストールされていません。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/exports/model_card.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/exports/model_folder.py" />
      <source>Exporting the model</source>
      <translation>モデルのエクスポート</translation>
    </message>
    <message>
      <location filename="engine/exports/model_folder.py" />
      <source>flushing to the disk</source>
      <translation>ディスクへの書き出し</translation>
    </message>
    <message>
      <location filename="engine/exports/model_folder.py" />
      <source>steps</source>
      <translation>ステップ</translation>
    </message>
    <message>
      <location filename="engine/exports/model_folder.py" />
      <source>weights</source>
      <translation>重み</translation>
    </message>
    <message>
      <location filename="engine/exports/model_folder.py" />
      <source>tokenizer</source>
      <translation>トークナイザー</translation>
    </message>
    <message>
      <location filename="engine/exports/model_folder.py" />
      <source>All weights are written anew: {message}</source>
      <translation>すべての重みを新たに書き込みます：{message}</translation>
    </message>
    <message>
      <location filename="engine/exports/model_folder.py" />
      <source>The side memory ({kinds}) is no part of the weights and is left out; the session file has it.</source>
      <translation>サイドメモリ（{kinds}）は重みの一部ではないため除かれます。セッションファイルには含まれます。</translation>
    </message>
    <message>
      <location filename="engine/exports/options.py" />
      <source>The largest rank of a matrix; 0: that of the change, which is then exact.</source>
      <translation>行列の最大ランク。0なら変更のランクのままで、正確です。</translation>
    </message>
    <message>
      <location filename="engine/exports/options.py" />
      <source>exact</source>
      <translation>厳密</translation>
    </message>
    <message>
      <location filename="engine/exports/options.py" />
      <source>Whose keys a cut serves best: the edits' own, those of the text behind the statistics, both alike, or all directions alike (the plain singular value decomposition).</source>
      <translation>切り詰めで優先するキー：編集自身のキー（edits）、統計量のテキストのキー（text）、両方を同等に（both）、すべての方向を同等に（all：通常の特異値分解）。</translation>
    </message>
    <message>
      <location filename="engine/exports/options.py" />
      <source>The base's own files with only the edited tensors replaced, in the type that they are stored in (stored); all weights in the type that the model is loaded in (loaded); or the former where the two types are one (auto).</source>
      <translation>元のファイルの編集されたテンソルだけを、保存時の型のまま置き換える（stored）、すべての重みを読み込み時の型で書き込む（loaded）、2つの型が同じなら前者にする（auto）。</translation>
    </message>
    <message>
      <location filename="engine/exports/options.py" />
      <source>A GGUF file of the same base model; empty: the file that the model was opened from.</source>
      <translation>同じ元のモデルのGGUFファイル。空の場合は、モデルを開いたファイル。</translation>
    </message>
    <message>
      <location filename="engine/exports/options.py" />
      <source>How the edited tensors are packed: as they were (same), in another type, or as the first of these that loses no edit (auto). The others keep their bytes.</source>
      <translation>編集されたテンソルの格納形式：元のまま（same）、別の型、または編集が失われない最初の型（auto）。ほかのテンソルは変わりません。</translation>
    </message>
    <message>
      <location filename="engine/exports/options.py" />
      <source>The numbers' type.</source>
      <translation>数値の型。</translation>
    </message>
    <message>
      <location filename="engine/exports/requantising.py" />
      <source>Packing the edited tensors</source>
      <translation>編集したテンソルの格納</translation>
    </message>
    <message>
      <location filename="engine/exports/requantising.py" />
      <source>Packed as {types} ({bytes:,.1f} MB, rounding {noise:.2f} of the change): {sentence}</source>
      <translation>{types}で格納（{bytes:,.1f} MB、丸めは変更の{noise:.2f}）：{sentence}</translation>
    </message>
    <message>
      <location filename="engine/exports/requantising.py" />
      <source>Not as {way}: {message}</source>
      <translation>{way}は使えません：{message}</translation>
    </message>
    <message>
      <location filename="engine/exports/requantising.py" />
      <source>{name} as {kind}</source>
      <translation>{name}を{kind}で</translation>
    </message>
    <message>
      <location filename="engine/exports/requantising.py" />
      <source>Asking the edits as {way}</source>
      <translation>{way}で編集を確認</translation>
    </message>
    <message>
      <location filename="engine/exports/script.py" />
      <source>nothing has been edited, so there is nothing to repeat.</source>
      <translation>何も編集されていないため、再現するものがありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>EasyEdit's YAML, or a settings file of a method's own repository</source>
      <translation>EasyEditのYAML、または手法自身のリポジトリーの設定ファイル</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>Give {form}.</source>
      <translation>{form}を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>is no file of hyperparameters.</source>
      <translation>ハイパーパラメーターのファイルではありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>unknown here</source>
      <translation>ここでは未知</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>{key} = {value!r} is of another kind than it should be.</source>
      <translation>{key} = {value!r}の種類が正しくありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>is no file of hyperparameters: {reason}.</source>
      <translation>ハイパーパラメーターのファイルではありません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>it refers to its own parts</source>
      <translation>自身の一部を参照しています</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>{name} stands twice in it; leave one of the two</source>
      <translation>その中に{name}が二度あります。どちらか一方だけにしてください</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>is for {method}, which is not among those that are read.</source>
      <translation>{method}用のファイルですが、読み取れる手法ではありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>These are: {known}.</source>
      <translation>読み取れるもの：{known}。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>Name it; these are read: {known}.</source>
      <translation>手法を指定してください。読み取れるもの：{known}。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>does not say which method it is for.</source>
      <translation>どの手法のものかが書かれていません。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>{method} has no such file in EasyEdit or in a repository of its own.</source>
      <translation>EasyEditにも独自のリポジトリーにも、{method}のファイルはありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/settings_files.py" />
      <source>These have: {known}.</source>
      <translation>ファイルがあるもの：{known}。</translation>
    </message>
    <message>
      <location filename="engine/exports/side_memory.py" />
      <source>Exporting the side memory</source>
      <translation>サイドメモリのエクスポート</translation>
    </message>
    <message>
      <location filename="engine/exports/side_memory.py" />
      <source>a memory that edits in context is text and needs no loader.</source>
      <translation>文脈で編集するメモリはテキストなので、ローダーは要りません。</translation>
    </message>
    <message>
      <location filename="engine/exports/side_memory.py" />
      <source>no side memory is in use.</source>
      <translation>使用中のサイドメモリがありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/side_memory.py" />
      <source>Edit with WISE, MEMOIR, GRACE, ELDER or MemLLM, or export the session.</source>
      <translation>WISE、MEMOIR、GRACE、ELDER、MemLLMのいずれかで編集するか、セッションをエクスポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/exports/side_memory.py" />
      <source>The edits in the weights themselves are left out; export the model folder too.</source>
      <translation>重み自体の編集は除かれます。モデルのフォルダーもエクスポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/exports/side_memory.py" />
      <source>files</source>
      <translation>ファイル</translation>
    </message>
    <message>
      <location filename="engine/exports/spliced.py" />
      <source>the files name the edited weights otherwise than the model does.</source>
      <translation>ファイル内での編集された重みの名前が、モデルでの名前と異なります。</translation>
    </message>
    <message>
      <location filename="engine/exports/spliced.py" />
      <source>Comparing with the files</source>
      <translation>ファイルとの比較</translation>
    </message>
    <message>
      <location filename="engine/exports/spliced.py" />
      <source>{name} is not what was opened: the files were changed.</source>
      <translation>{name}が開いたときと異なります。ファイルが変更されました。</translation>
    </message>
    <message>
      <location filename="engine/exports/spliced.py" />
      <source>the model was not opened from a folder of safetensors files.</source>
      <translation>モデルはsafetensorsファイルのフォルダーから開かれていません。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Edited model</source>
      <translation>編集済みモデル</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>A Hugging Face folder that loads anywhere, with the edits written into the weights.</source>
      <translation>編集を重みに書き込んだ、どこでも読み込めるHugging Faceのフォルダー。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Change as LoRA adapter</source>
      <translation>変更（LoRAアダプター）</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>The change alone, in the layout of PEFT, to be put onto the same base model.</source>
      <translation>変更だけをPEFTの形式で。同じ元のモデルに追加して使います。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Edited model as GGUF</source>
      <translation>編集済みモデル（GGUF）</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>The opened GGUF file with only the edited tensors replaced.</source>
      <translation>開いたGGUFファイルの、編集されたテンソルだけを置き換えたもの。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Change as GGUF adapter</source>
      <translation>変更（GGUFアダプター）</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>The change alone, for llama.cpp and Ollama, beside the base's GGUF file.</source>
      <translation>変更だけをllama.cppとOllama用に。元のGGUFファイルに追加して使います。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Change as deltas</source>
      <translation>変更（デルタ）</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>What was added to each weight, in one safetensors file; ten lines of Python apply it.</source>
      <translation>各重みに加えられた値を、1つのsafetensorsファイルに。適用はPythonで10行です。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Side memory</source>
      <translation>サイドメモリ</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>WISE's, MEMOIR's, GRACE's or ELDER's memory with a small loader for plain transformers.</source>
      <translation>WISE、MEMOIR、GRACE、ELDERのメモリと、通常のtransformers用の小さなローダー。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Session</source>
      <translation>セッション</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Everything in one file, to go on with on another machine.</source>
      <translation>別のマシンで続けるための、すべてを含む1つのファイル。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Report</source>
      <translation>レポート</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>One HTML page with plots, tables and every setting, to be mailed.</source>
      <translation>グラフ、表、全設定を載せた、メールで送れる1つのHTMLページ。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Facts and results</source>
      <translation>事実と結果</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>A table of all facts with what was measured; .csv or .json.</source>
      <translation>すべての事実と測定結果の表。.csvまたは.json。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Measurements</source>
      <translation>測定結果</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Every number that was measured, as one long table; .csv or .parquet.</source>
      <translation>測定したすべての数値の縦長の表。.csvまたは.parquet。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Script</source>
      <translation>スクリプト</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>A Python script that repeats the session and compares the weights.</source>
      <translation>セッションを再現し、重みを比較するPythonスクリプト。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>nothing is exported as {key!r}.</source>
      <translation>{key!r}というエクスポート形式はありません。</translation>
    </message>
    <message>
      <location filename="engine/exports/table.py" />
      <source>Choose one of: {names}.</source>
      <translation>次から選んでください：{names}。</translation>
    </message>
  </context>
</TS>
