<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{name} has no language-model head, so it cannot say anything.</source>
      <translation>{name}には言語モデルのヘッドがないため、文を生成できません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>Block {index} of {name}</source>
      <translation>{name}のブロック{index}</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{name} shares one MLP between several blocks, so no single layer can be edited.</source>
      <translation>{name}は1つのMLPを複数のブロックで共有しているため、層を個別に編集できません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{name} is an encoder-decoder; only decoders such as GPT or Llama can be edited.</source>
      <translation>{name}はエンコーダー・デコーダーです。編集できるのはGPTやLlamaのようなデコーダーだけです。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>Choose a causal language model.</source>
      <translation>因果言語モデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>Use the unquantised weights (float32, bfloat16 or float16).</source>
      <translation>量子化されていない重み（float32、bfloat16、float16）を使ってください。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{name} is quantised.</source>
      <translation>{name}は量子化されています。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{name} is a mixture of experts: it has no single MLP write matrix per layer.</source>
      <translation>{name}は混合エキスパートです。層ごとに1つのMLP書き込み行列がありません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>Choose a dense model.</source>
      <translation>密なモデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{name} is not built from a list of equal decoder blocks, so its layers cannot be edited.</source>
      <translation>{name}は同じ構造のデコーダーブロックの列でできていないため、層を編集できません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{where} is not used when the model reads a text, so it cannot be edited.</source>
      <translation>{where}はモデルがテキストを読むときに使われないため、編集できません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{where} has no attention followed by an MLP with one write matrix, so it cannot be edited.</source>
      <translation>{where}には、書き込み行列を1つ持つMLPが後に続くアテンションがないため、編集できません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{where} passes on {count} streams side by side, so it cannot be edited.</source>
      <translation>{where}は{count}本の残差ストリームを並行して渡すため、編集できません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>Choose a causal language model with one residual stream.</source>
      <translation>残差ストリームが1本の因果言語モデルを選択してください。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{where} reads a text in both directions, so this is no decoder.</source>
      <translation>{where}はテキストを双方向に読むため、デコーダーではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/anatomy.py" />
      <source>{where} writes with a {kind} that is not a plain matrix, so it cannot be edited.</source>
      <translation>{where}は通常の行列ではない{kind}で書き込むため、編集できません。</translation>
    </message>
    <message>
      <location filename="engine/model/checked_tensors.py" />
      <source>it is damaged: its tensors are not those that were written (their checksum differs).</source>
      <translation>破損しています：テンソルが書き込まれたときのものと異なります（チェックサムが一致しません）。</translation>
    </message>
    <message>
      <location filename="engine/model/checked_tensors.py" />
      <source>Copy it again, or export it once more.</source>
      <translation>もう一度コピーするか、あらためてエクスポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/checkpoint.py" />
      <source>Loading</source>
      <translation>読み込み中</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/model/device.py" />
      <source>CPU, {n} threads</source>
      <translation>
        <numerusform>CPU、{n}スレッド</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/model/device.py" />
      <source>Apple GPU (mps)</source>
      <translation>Apple GPU（mps）</translation>
    </message>
    <message>
      <location filename="engine/model/device.py" />
      <source>there is no device {name!r} on this machine.</source>
      <translation>このマシンにデバイス{name!r}はありません。</translation>
    </message>
    <message>
      <location filename="engine/model/device.py" />
      <source>Choose one of: auto, {devices}.</source>
      <translation>次から選んでください：auto、{devices}。</translation>
    </message>
    <message>
      <location filename="engine/model/device.py" />
      <source>{name} is in force, by which edits and measures would go wrong.</source>
      <translation>{name}が有効になっており、このままでは編集も測定も正しく行えません。</translation>
    </message>
    <message>
      <location filename="engine/model/device.py" />
      <source>End it before this call; the device and the numbers of a model are chosen when it is loaded.</source>
      <translation>この呼び出しの前に終了してください。デバイスと数値形式は、モデルを読み込むときに選びます。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>The model gives all tokens the same probability: its weights are zeros, or damaged.</source>
      <translation>モデルはすべてのトークンに同じ確率を与えます。重みがすべてゼロか、破損しています。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>Copy or download the model again.</source>
      <translation>モデルをコピーまたはダウンロードし直してください。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>The model's answers are not finite: its weight {name} holds numbers that are infinite or none.</source>
      <translation>モデルの答えが有限ではありません。重み{name}に無限大または非数が含まれています。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>Copy or download the model again; where it was loaded in float16, take bfloat16 or float32.</source>
      <translation>モデルをコピーまたはダウンロードし直してください。float16で読み込んだ場合は、bfloat16またはfloat32を使ってください。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>The model's answers are not finite: what it computes is too large for float16.</source>
      <translation>モデルの答えが有限ではありません。計算結果がfloat16には大きすぎます。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>Load it in bfloat16 or float32.</source>
      <translation>bfloat16またはfloat32で読み込んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>The model's answers are not finite, although its weights are ({dtype}).</source>
      <translation>重み（{dtype}）は有限ですが、モデルの答えが有限ではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/finite.py" />
      <source>Load it in float32; if that is no better, its files are damaged or it was edited too far.</source>
      <translation>float32で読み込んでください。それでも直らなければ、ファイルが破損しているか、編集しすぎています。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>Copy or download it again.</source>
      <translation>コピーまたはダウンロードし直してください。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>The weights are not stored as plain floating-point numbers.</source>
      <translation>重みが通常の浮動小数点数で保存されていません。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>the file cannot be read ({error}).</source>
      <translation>ファイルを読み取れません（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>An adapter lies beside the model in {folder} ({file}) and is not loaded: the model is edited without it. To edit the two together, merge them first (PEFT: merge_and_unload, then save_pretrained).</source>
      <translation>{folder}のモデルのそばにアダプター（{file}）がありますが、読み込まれません。モデルはアダプターなしで編集されます。一緒に編集するには、先にマージしてください（PEFT：merge_and_unload、続いてsave_pretrained）。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>it holds {name}, and so does {other}.</source>
      <translation>{name} がこのファイルと {other} の両方にあります。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>{key} in it is no object.</source>
      <translation>その中の{key}がオブジェクトではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>valid JSON object</source>
      <translation>JSONオブジェクト</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>Copy or download the file again.</source>
      <translation>ファイルをコピーまたはダウンロードし直してください。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>the index names no weight files.</source>
      <translation>インデックスに重みファイルがありません。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>the index names a file outside the folder ({name}).</source>
      <translation>インデックスがフォルダー外のファイル（{name}）を指しています。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>Copy or download the index again.</source>
      <translation>索引をもう一度コピーまたはダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>Copy or download it.</source>
      <translation>コピーまたはダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>the file {name} that the index names is missing.</source>
      <translation>インデックスが指すファイル{name}がありません。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>{reason}.</source>
      <translation>{reason}。</translation>
    </message>
    <message>
      <location filename="engine/model/folder.py" />
      <source>it holds no tensor.</source>
      <translation>テンソルがありません。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>{role} {name} needs {weights:.1f} GB beside the model, and {free:.1f} GB are free.</source>
      <translation>{role}{name}にはモデルのほかに{weights:.1f} GBが必要ですが、空きは{free:.1f} GBです。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>Choose a smaller one.</source>
      <translation>より小さいものを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>Choose one of: auto, float32, bfloat16, float16.</source>
      <translation>次から選んでください：auto、float32、bfloat16、float16。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>there is no dtype {name!r}.</source>
      <translation>データ型{name!r}はありません。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>a part of it that should be an object is none</source>
      <translation>オブジェクトであるべき部分がオブジェクトではありません</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>The configuration in {file} is not understood: {error}</source>
      <translation>{file}の構成を解釈できません：{error}</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>The file may be damaged, or need a newer transformers.</source>
      <translation>ファイルが破損しているか、より新しいtransformersが必要かもしれません。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>The model type {kind!r:.80} of {place} is unknown to transformers {transformers_version}.</source>
      <translation>{place}のモデルの種類{kind!r:.80}は、transformers {transformers_version}では未知です。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>The model may need its own code, which is never run here, or a newer transformers.</source>
      <translation>モデル独自のコード（ここでは実行されません）か、より新しいtransformersが必要かもしれません。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>{file} says {key} = {value}, which no model has.</source>
      <translation>{file}には{key} = {value}とありますが、そのようなモデルはありません。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>Python was started without docstrings (-OO or PYTHONOPTIMIZE=2), which transformers needs to define a model. Start it without that.</source>
      <translation>Pythonがdocstringなしで起動されました(-OOまたはPYTHONOPTIMIZE=2)。transformersがモデルを定義するにはdocstringが必要です。その設定なしで起動してください。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>{name} is a mixture of experts: it has no single MLP write matrix per layer. Choose a dense model.</source>
      <translation>{name}は混合エキスパートです。層ごとに1つのMLP書き込み行列がありません。密なモデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>{name} is multimodal (text and {parts}), and transformers has no class for its language model alone. Save that by itself (its language_model and head, save_pretrained), or choose a text model.</source>
      <translation>{name}はマルチモーダルモデル（テキスト、{parts}）で、transformersにその言語モデルだけのクラスがありません。言語モデルだけを保存する（language_modelとヘッド、save_pretrained）か、テキストモデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/footprint.py" />
      <source>{name} has no language-model head, so it cannot say anything. Choose a causal language model.</source>
      <translation>{name}には言語モデルのヘッドがないため、文を生成できません。因果言語モデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Download the safetensors version of the model, or its GGUF version.</source>
      <translation>モデルのsafetensors版またはGGUF版をダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Load it once with the program that wrote it and save it as safetensors, or download the safetensors version.</source>
      <translation>作成したプログラムで一度読み込んでsafetensorsとして保存するか、safetensors版をダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Use the model's unquantised weights (float32, bfloat16 or float16), or a GGUF file of it.</source>
      <translation>モデルの量子化されていない重み（float32、bfloat16、float16）か、GGUFファイルを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Fetch it (git lfs pull).</source>
      <translation>実体を取得してください（git lfs pull）。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a note of where Git LFS keeps the file</source>
      <translation>Git LFSの参照ファイル</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a GGML file of before GGUF, which nothing reads any more</source>
      <translation>GGUFより前のGGMLファイル（もう何からも読めません）</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Download the model's GGUF or safetensors version.</source>
      <translation>モデルのGGUF版またはsafetensors版をダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>an HDF5 file (Keras or TensorFlow)</source>
      <translation>HDF5ファイル（KerasまたはTensorFlow）</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>one safetensors file without its folder</source>
      <translation>フォルダーのない単独のsafetensorsファイル</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Give the folder that holds it together with config.json and tokenizer.json.</source>
      <translation>config.jsonとtokenizer.jsonも入っているフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a PyTorch pickle, and opening a pickle can run any code</source>
      <translation>PyTorchのpickle（開くと任意のコードが実行されるおそれがあります）</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Download the safetensors version of the model, or its GGUF version; or load it once with transformers and save_pretrained it again.</source>
      <translation>モデルのsafetensors版またはGGUF版をダウンロードするか、transformersで一度読み込んでsave_pretrainedで保存し直してください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>an ONNX graph, whose weights cannot be edited here</source>
      <translation>ONNXグラフ（重みをここで編集できません）</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a file for TensorFlow Lite or MediaPipe</source>
      <translation>TensorFlow LiteまたはMediaPipe用のファイル</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a Flax checkpoint</source>
      <translation>Flaxのチェックポイント</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a Core ML model</source>
      <translation>Core MLのモデル</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a program for ExecuTorch</source>
      <translation>ExecuTorch用のプログラム</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a checkpoint of NeMo</source>
      <translation>NeMoのチェックポイント</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Download the model's .gguf file.</source>
      <translation>モデルの.ggufファイルをダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a llamafile, a program with a model inside</source>
      <translation>llamafile（モデルを内蔵したプログラム）</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>a session of Palimpsest in one file, and no model</source>
      <translation>モデルではなく、Palimpsestのセッションを1つにまとめたファイル</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Open it as a session, with the model that it was made with.</source>
      <translation>作成時のモデルを使って、セッションとして開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>an archive</source>
      <translation>アーカイブ</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Unpack it and give the folder or the .gguf file in it.</source>
      <translation>展開して、中のフォルダーか.ggufファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{file} is {what}.</source>
      <translation>{file}は{what}です。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{file} is empty.</source>
      <translation>{file}は空です。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{file} is called .gguf but does not begin like one.</source>
      <translation>{file}は.ggufという名前ですが、その形式で始まっていません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{file} is no model file.</source>
      <translation>{file}はモデルのファイルではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Give a model's folder (config.json and safetensors) or a .gguf file.</source>
      <translation>モデルのフォルダー（config.jsonとsafetensors）か、.ggufファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Merge it into its base model{base} first (PEFT: merge_and_unload, then save_pretrained), and open the merged folder.</source>
      <translation>先に元のモデル{base}にマージし（PEFT：merge_and_unload、続いてsave_pretrained）、マージ後のフォルダーを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds an adapter, not a whole model.</source>
      <translation>{folder}にあるのはアダプターで、モデル全体ではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds GGUF files and no safetensors.</source>
      <translation>{folder}にはGGUFファイルがあり、safetensorsがありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Give one of the files: {files}.</source>
      <translation>次のファイルの1つを指定してください：{files}。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds a pipeline that makes pictures, no language model.</source>
      <translation>{folder}にあるのは画像生成のパイプラインで、言語モデルではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds a model in its maker's own form, not in that of transformers.</source>
      <translation>{folder}のモデルはtransformersの形式ではなく、作成元独自の形式です。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds a session of Palimpsest, and no model.</source>
      <translation>{folder}にあるのはモデルではなく、Palimpsestのセッションです。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds no config.json, so it is no model folder.</source>
      <translation>{folder}にconfig.jsonがないため、モデルのフォルダーではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Give the folder of a model in it: {folders}.</source>
      <translation>その中にあるモデルのフォルダーを指定してください：{folders}。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Give the folder of a whole model, config.json and its weights, or a .gguf file.</source>
      <translation>モデル全体のフォルダー（config.jsonと重み）か、.ggufファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds safetensors files ({files}), but no model.safetensors and no index of them.</source>
      <translation>{folder}にsafetensorsファイル（{files}）はありますが、model.safetensorsも、それらのインデックスもありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Copy or download model.safetensors.index.json too, or call a single file model.safetensors.</source>
      <translation>model.safetensors.index.jsonもコピーまたはダウンロードしてください。ファイルが1つだけなら、名前をmodel.safetensorsにしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>The weights in {folder} are not safetensors: the folder holds {what}.</source>
      <translation>{folder}の重みはsafetensorsではありません。フォルダーの内容：{what}。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{folder} holds no model.safetensors and no index of such files.</source>
      <translation>{folder}にmodel.safetensorsも、そのインデックスもありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{name} in {folder} is a folder, where a file belongs.</source>
      <translation>{folder}の{name}は、ファイルであるべきところがフォルダーになっています。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{name} in {folder} is a link to a file that is not there.</source>
      <translation>{folder}の{name}は、存在しないファイルへのリンクです。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{file} begins with a byte order mark, with which transformers does not read it.</source>
      <translation>{file} はバイト順マークで始まっており、transformers はこのままでは読めません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Save it as UTF-8 without one.</source>
      <translation>マークのない UTF-8 で保存してください。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>AN UNNAMED METHOD</source>
      <translation>名前のない方式</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>The weights are stored quantised by {method} in {bits} bits.</source>
      <translation>重みは{method}により{bits}ビットで量子化されて保存されています。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>The weights are stored quantised by {method}.</source>
      <translation>重みは{method}により量子化されて保存されています。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>The weights are stored quantised.</source>
      <translation>重みは量子化されて保存されています。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>The weights are stored quantised for MLX in {bits} bits.</source>
      <translation>重みはMLX用に{bits}ビットで量子化されて保存されています。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>{file} is a list of Ollama's, not the weights.</source>
      <translation>{file}はOllamaの一覧であり、重みではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/foreign.py" />
      <source>Give the file blobs/{blob} in Ollama's folder of models.</source>
      <translation>Ollamaのモデルフォルダーにあるファイルblobs/{blob}を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/model/generation.py" />
      <source>generating text</source>
      <translation>テキストの生成</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>Open the model's Hugging Face folder (config.json and safetensors) instead.</source>
      <translation>代わりに、モデルのHugging Faceフォルダー（config.jsonとsafetensors）を開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>{label}, {bits:.1f} bits a weight</source>
      <translation>{label}、重み1つあたり{bits:.1f}ビット</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>The weights were rounded to {precision} when the file was made ({kinds}) and are not those of the original model. They are unpacked here, which takes no more away.</source>
      <translation>ファイルの作成時に重みが{precision}に丸められており（{kinds}）、元のモデルの重みとは異なります。ここでは展開するだけで、精度はそれ以上失われません。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>It is a mixture of {experts} experts: no layer has one MLP write matrix. Choose a dense model.</source>
      <translation>{experts}個のエキスパートの混合です。MLP書き込み行列を1つだけ持つ層がありません。密なモデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>The weights are packed as {kinds}, which cannot be unpacked here. Use another file of the model.</source>
      <translation>重みは{kinds}で格納されており、ここでは展開できません。モデルの別のファイルを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>{place} holds a model of the family {architecture!r}, which transformers {transformers_version} does not read from GGUF.</source>
      <translation>{place}は{architecture!r}系のモデルで、transformers {transformers_version}はこれをGGUFから読めません。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>Reading the vocabulary of {count:,} tokens.</source>
      <translation>{count:,}トークンの語彙を読み込んでいます。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>How this vocabulary ({split}) splits a text is not known to transformers; GPT-2's way is taken. The model's own tokenizer.json, in a folder, would be sure.</source>
      <translation>この語彙（{split}）によるテキストの分割方法はtransformersでは未知のため、GPT-2の方法を使います。フォルダーにモデル自身のtokenizer.jsonがあれば確実です。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/model/gguf_file.py" />
      <source>{n} tensors of the file have no place in transformers' model and were left out, such as {name}.</source>
      <translation>
        <numerusform>ファイルのテンソルのうち{n}個（{name}など）は、transformersのモデルに対応する場所がないため省かれました。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>unpacking all tensors in one step</source>
      <translation>すべてのテンソルを一度に展開しています</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>{name} is part {number} of {parts} of a model. Join them first (llama-gguf-split --merge FIRST-PART WHOLE.gguf) and open the whole.</source>
      <translation>{name}は、{parts}個に分かれたモデルの{number}番目です。先に結合し（llama-gguf-split --merge FIRST-PART WHOLE.gguf）、全体を開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>The file holds an adapter (LoRA), not a whole model. Merge it into its base model first, and open that.</source>
      <translation>このファイルにあるのはアダプター（LoRA）で、モデル全体ではありません。先に元のモデルにマージし、それを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>The file holds the part of a multimodal model that sees or hears. Open the file of its language model, which comes with it.</source>
      <translation>このファイルにあるのは、マルチモーダルモデルの画像や音声を扱う部分です。一緒に配布されている言語モデルのファイルを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>The file holds no language model but {kind!r}. Open the model's own .gguf file.</source>
      <translation>このファイルにあるのは言語モデルではなく{kind!r}です。モデル本体の.ggufファイルを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>The file holds a vocabulary without weights. Open the model's own .gguf file.</source>
      <translation>このファイルには語彙だけがあり、重みがありません。モデル本体の.ggufファイルを開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_file.py" />
      <source>The file holds no tokenizer, so no text can be read with it.</source>
      <translation>このファイルにはトークナイザーがないため、テキストを読めません。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>its GGUF header is garbled.</source>
      <translation>GGUFヘッダーが壊れています。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>Take the file for processors of the usual (little-endian) byte order.</source>
      <translation>通常のバイト順 (リトルエンディアン) のファイルを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>Update Palimpsest, or take a file of version {newest}.</source>
      <translation>Palimpsest を更新するか、バージョン {newest} のファイルを使ってください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>Download a newer version of it.</source>
      <translation>より新しいバージョンをダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>{file} is a GGUF file written for processors of the other byte order, which is not read here.</source>
      <translation>{file}は、バイト順の異なるプロセッサー向けのGGUFファイルで、ここでは読めません。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>{file} is a GGUF file of version {version}, which is not read here.</source>
      <translation>{file}はバージョン{version}のGGUFファイルで、ここでは読めません。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>the file is cut short at {size:,} bytes ({name} ends at {end:,}).</source>
      <translation>ファイルが{size:,}バイトで途切れています（{name}の終わりは{end:,}バイト）。</translation>
    </message>
    <message>
      <location filename="engine/model/gguf_header.py" />
      <source>the file is cut short at {size:,} bytes.</source>
      <translation>ファイルが{size:,}バイトで途切れています。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The settings that came with it may be wrong, or the installed transformers cannot run this family in this way: another release of it may.</source>
      <translation>付属の設定が誤っているか、インストール済みのtransformersではこのモデル族をこの方法で実行できない可能性があります。別の版なら動くかもしれません。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>loading the model</source>
      <translation>モデルの読み込み</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Reading the vocabulary</source>
      <translation>語彙の読み込み</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The model in {place} cannot read a text</source>
      <translation>{place}のモデルはテキストを読めません</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Trying the model</source>
      <translation>モデルの試行</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The model in {place} cannot write a text</source>
      <translation>{place}のモデルはテキストを書けません</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>reading the other model</source>
      <translation>もう一方のモデルの読み込み</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/model/loading.py" />
      <source>{n} tensors of the files are no part of this model and were left out, such as {name}.</source>
      <translation>
        <numerusform>ファイルのテンソルのうち{n}個（{name}など）は、このモデルの一部ではないため省かれました。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The weights in {place} cannot be read</source>
      <translation>{place}の重みを読み取れません</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The model that {file} describes cannot be built</source>
      <translation>{file}が記述するモデルを構築できません</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The weights in {place}</source>
      <translation>{place}の重み</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>{where} are stored quantised, though {name} does not say so: {tensor}.</source>
      <translation>{where}は量子化されて保存されていますが、{name}にはその記載がありません（{tensor}）。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/model/loading.py" />
      <source>{where} do not fit {name}: {n} tensors differ in shape, such as {tensor}.</source>
      <translation>
        <numerusform>{where}は{name}と合いません。{tensor}など{n}個のテンソルの形状が異なります。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Copy or download both again.</source>
      <translation>両方をコピーまたはダウンロードし直してください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>{where} have layers that {name} does not count, such as {block}.</source>
      <translation>{where}には、{name}が数えていない層があります（{block}など）。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Copy or download both again; for a model of fewer layers, leave the tensors of the others out.</source>
      <translation>両方をもう一度コピーするかダウンロードしてください。層の少ないモデルにするには、残りの層のテンソルをファイルから除いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>{where} have names as within something else: {before} stands before them.</source>
      <translation>{where}の名前は、何かに包まれて保存されたときのものです：先頭に{before}が付いています。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Save the model by itself, without what wraps it (DataParallel, torch.compile, an adapter).</source>
      <translation>包んでいるもの（DataParallel、torch.compile、アダプター）を外し、モデルだけを保存してください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>{where} are not a whole language model: {count} of its tensors are missing, such as {tensor}.</source>
      <translation>{where}は完全な言語モデルではありません。{tensor}など{count}個のテンソルがありません。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Choose the folder of a causal language model.</source>
      <translation>因果言語モデルのフォルダーを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>{name} ({found} instead of {wanted})</source>
      <translation>{name}（{wanted}のはずが{found}）</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The weights in {place} are no floating-point numbers: {tensor} holds {kind}.</source>
      <translation>{place}の重みが浮動小数点数ではありません：{tensor}の型は{kind}です。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>They may be quantised: download the model as it was before that, or its GGUF version.</source>
      <translation>量子化されている可能性があります。量子化前のモデルか、GGUF版をダウンロードしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>eos_token_id names no token by its number</source>
      <translation>eos_token_idがトークンの番号ではありません</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Remove or repair it.</source>
      <translation>削除するか修復してください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>this cannot be used: {error}</source>
      <translation>これは使えません：{error}</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>to {device}</source>
      <translation>{device}へ</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The tokenizer in {folder} cannot be loaded</source>
      <translation>{folder}のトークナイザーを読み込めません</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Copy the model's tokenizer.json into the folder.</source>
      <translation>モデルのtokenizer.jsonをこのフォルダーにコピーしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The tokenizer in {folder} is a slow one that gives no character offsets, which editing needs.</source>
      <translation>{folder}のトークナイザーは低速版で、編集に必要な文字位置を返しません。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Add the model's tokenizer.json.</source>
      <translation>モデルのtokenizer.jsonを追加してください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The tokenizer in {folder} does not cover plain text.</source>
      <translation>{folder}のトークナイザーは通常のテキストを扱えません。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>The tokenizer in {folder} has {size} tokens, its model only {vocabulary}.</source>
      <translation>{folder}のトークナイザーには{size}トークンありますが、モデルには{vocabulary}トークンしかありません。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Copy the model's own tokenizer files into the folder.</source>
      <translation>モデル自身のトークナイザーのファイルをこのフォルダーにコピーしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>Its files may be damaged, or need a newer transformers.</source>
      <translation>ファイルが破損しているか、より新しいtransformersが必要かもしれません。</translation>
    </message>
    <message>
      <location filename="engine/model/loading.py" />
      <source>{what}: {reason}</source>
      <translation>{what}：{reason}</translation>
    </message>
    <message>
      <location filename="engine/model/opening.py" />
      <source>The name {place} is not UTF-8, as libraries need it.</source>
      <translation>{place}の名前が、ライブラリに必要なUTF-8ではありません。</translation>
    </message>
    <message>
      <location filename="engine/model/opening.py" />
      <source>Rename it, or give a link to it.</source>
      <translation>名前を変えるか、それへのリンクを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/model/opening.py" />
      <source>this cannot be read ({reason}).</source>
      <translation>これは読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/model/opening.py" />
      <source>{place} is no folder and no file.</source>
      <translation>{place}はフォルダーでもファイルでもありません。</translation>
    </message>
    <message>
      <location filename="engine/model/opening.py" />
      <source>Give the folder that holds config.json and the weights, or a .gguf file.</source>
      <translation>config.jsonと重みがあるフォルダーか、.ggufファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/model/opening.py" />
      <source>A model of the Hugging Face Hub is fetched first: "palimpsest get {name}".</source>
      <translation>Hugging Face Hubのモデルは、先に「palimpsest get {name}」で取得します。</translation>
    </message>
    <message>
      <location filename="engine/model/prompted.py" />
      <source>Type some text for the model to continue.</source>
      <translation>モデルに続けさせるテキストを入力してください。</translation>
    </message>
    <message>
      <location filename="engine/model/prompted.py" />
      <source>the prompt is empty.</source>
      <translation>プロンプトが空です。</translation>
    </message>
    <message>
      <location filename="engine/model/prompted.py" />
      <source>the prompt has {used} tokens; the model reads at most {limit}.</source>
      <translation>プロンプトは{used}トークンあります。モデルが読めるのは最大{limit}トークンです。</translation>
    </message>
    <message>
      <location filename="engine/model/prompted.py" />
      <source>Shorten the prompt.</source>
      <translation>プロンプトを短くしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/side/codebook.py" />
      <source>distance to the nearest key, in its radius</source>
      <translation>最も近いキーまでの距離（半径を単位とする）</translation>
    </message>
    <message>
      <location filename="engine/model/side/codebook.py" />
      <source>entries</source>
      <translation>項目数</translation>
    </message>
    <message>
      <location filename="engine/model/side/codebook.py" />
      <source>smallest radius</source>
      <translation>最小半径</translation>
    </message>
    <message>
      <location filename="engine/model/side/codebook.py" />
      <source>median radius</source>
      <translation>半径の中央値</translation>
    </message>
    <message>
      <location filename="engine/model/side/codebook.py" />
      <source>largest radius</source>
      <translation>最大半径</translation>
    </message>
    <message>
      <location filename="engine/model/side/demonstrations.py" />
      <source>facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="engine/model/side/demonstrations.py" />
      <source>with paraphrases</source>
      <translation>言い換えあり</translation>
    </message>
    <message>
      <location filename="engine/model/side/demonstrations.py" />
      <source>with neighbours</source>
      <translation>近傍あり</translation>
    </message>
    <message>
      <location filename="engine/model/side/demonstrations.py" />
      <source>cosine similarity</source>
      <translation>コサイン類似度</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>codes</source>
      <translation>コード</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>distinct codes</source>
      <translation>異なるコード</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>matrices</source>
      <translation>行列</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>experts</source>
      <translation>エキスパート</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>rank</source>
      <translation>ランク</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>Hamming distance</source>
      <translation>ハミング距離</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>expert</source>
      <translation>エキスパート</translation>
    </message>
    <message>
      <location filename="engine/model/side/experts.py" />
      <source>matrix</source>
      <translation>行列</translation>
    </message>
    <message>
      <location filename="engine/model/side/installed.py" />
      <source>the session holds a side memory of the kind {name!r}, which this version does not know.</source>
      <translation>このセッションには、このバージョンでは未知の種類{name!r}のサイドメモリがあります。</translation>
    </message>
    <message>
      <location filename="engine/model/side/installed.py" />
      <source>Open it with the version that wrote it, or a newer one.</source>
      <translation>書き込んだバージョンか、より新しいバージョンで開いてください。</translation>
    </message>
    <message>
      <location filename="engine/model/side/residual.py" />
      <source>edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="engine/model/side/residual.py" />
      <source>columns of an edit</source>
      <translation>編集1件の列数</translation>
    </message>
    <message>
      <location filename="engine/model/side/residual.py" />
      <source>columns written</source>
      <translation>書き込まれた列</translation>
    </message>
    <message>
      <location filename="engine/model/side/residual.py" />
      <source>share of all columns</source>
      <translation>全列に対する割合</translation>
    </message>
    <message>
      <location filename="engine/model/side/residual.py" />
      <source>edits per column, mean</source>
      <translation>列あたりの編集（平均）</translation>
    </message>
    <message>
      <location filename="engine/model/side/residual.py" />
      <source>edits per column, most</source>
      <translation>列あたりの編集（最大）</translation>
    </message>
    <message>
      <location filename="engine/model/side/residual.py" />
      <source>share of columns that are an edit's</source>
      <translation>編集に属する列の割合</translation>
    </message>
    <message>
      <location filename="engine/model/side/routed.py" />
      <source>memories</source>
      <translation>メモリ</translation>
    </message>
    <message>
      <location filename="engine/model/side/routed.py" />
      <source>finished shards</source>
      <translation>完了したシャード</translation>
    </message>
    <message>
      <location filename="engine/model/side/routed.py" />
      <source>fill of the active shard</source>
      <translation>使用中のシャードの充填率</translation>
    </message>
    <message>
      <location filename="engine/model/side/routed.py" />
      <source>merges</source>
      <translation>マージ</translation>
    </message>
    <message>
      <location filename="engine/model/side/routed.py" />
      <source>smallest threshold</source>
      <translation>最小しきい値</translation>
    </message>
    <message>
      <location filename="engine/model/side/routed.py" />
      <source>largest threshold</source>
      <translation>最大しきい値</translation>
    </message>
    <message>
      <location filename="engine/model/side/routed.py" />
      <source>routing activation / threshold</source>
      <translation>ルーティング活性 / しきい値</translation>
    </message>
    <message>
      <location filename="engine/model/side/triple_memory.py" />
      <source>triples</source>
      <translation>三つ組</translation>
    </message>
    <message>
      <location filename="engine/model/side/triple_memory.py" />
      <source>entities</source>
      <translation>エンティティ</translation>
    </message>
    <message>
      <location filename="engine/model/side/triple_memory.py" />
      <source>relations</source>
      <translation>関係</translation>
    </message>
    <message>
      <location filename="engine/model/side/triple_memory.py" />
      <source>rank of the adapter</source>
      <translation>アダプターのランク</translation>
    </message>
    <message>
      <location filename="engine/model/side/triple_memory.py" />
      <source>reads with an answer</source>
      <translation>答えのあった読み取り</translation>
    </message>
    <message>
      <location filename="engine/model/tokens.py" />
      <source>Type it anew.</source>
      <translation>入力し直してください。</translation>
    </message>
    <message>
      <location filename="engine/model/tokens.py" />
      <source>a text holds a broken character that cannot be encoded.</source>
      <translation>テキストに、符号化できない壊れた文字があります。</translation>
    </message>
    <message>
      <location filename="engine/model/tokens.py" />
      <source>a text cannot be made tokens of: {reason}.</source>
      <translation>テキストをトークンにできません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/model/tokens.py" />
      <source>Write it in another way, or copy the model's own tokenizer files into its folder.</source>
      <translation>別の書き方をするか、モデル自身のトークナイザーのファイルをモデルのフォルダーにコピーしてください。</translation>
    </message>
    <message>
      <location filename="engine/model/tokens.py" />
      <source>a text holds {name!r}, token {token} of the tokenizer; the model has only {vocabulary}.</source>
      <translation>テキストにトークナイザーのトークン{token}である{name!r}がありますが、モデルには{vocabulary}トークンしかありません。</translation>
    </message>
    <message>
      <location filename="engine/model/weights.py" />
      <source>trying an edit</source>
      <translation>編集の試行</translation>
    </message>
    <message>
      <location filename="engine/model/weights.py" />
      <source>for layer {layer}</source>
      <translation>層{layer}について</translation>
    </message>
    <message>
      <location filename="engine/model/weights.py" />
      <source>for the side memory</source>
      <translation>サイドメモリについて</translation>
    </message>
    <message>
      <location filename="engine/model/weights.py" />
      <source>changing the weights</source>
      <translation>重みの変更</translation>
    </message>
    <message>
      <location filename="engine/model/weights.py" />
      <source>The change computed {where} is not finite, so it was not applied.</source>
      <translation>{where}計算された変更が有限ではないため、適用されませんでした。</translation>
    </message>
    <message>
      <location filename="engine/model/weights.py" />
      <source>Lower the learning rate or raise the regularisation and try again.</source>
      <translation>学習率を下げるか正則化を強めて、もう一度試してください。</translation>
    </message>
  </context>
</TS>
