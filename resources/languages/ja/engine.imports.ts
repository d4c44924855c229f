<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>Reading the adapter</source>
      <translation>アダプターの読み取り</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>its weights are a pickle, and opening one can run any code.</source>
      <translation>重みがpickleです。開くと任意のコードが実行されるおそれがあります。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>Save it with PEFT as safetensors.</source>
      <translation>PEFTでsafetensorsとして保存してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>{file} is missing.</source>
      <translation>{file}がありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>it holds no tensors, so there is no change in it.</source>
      <translation>テンソルがないため、変更が含まれていません。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>it says that {name} was trained whole, and does not hold it.</source>
      <translation>{name}が丸ごと学習されたとありますが、含まれていません。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>matrices</source>
      <translation>行列</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>Remove it.</source>
      <translation>削除してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>description of an export</source>
      <translation>エクスポートの説明ファイル</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>the model has no {name}</source>
      <translation>モデルに{name}がありません</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>it changes {name} apart from {other}, and the two are one in this model.</source>
      <translation>{name}と{other}が別々に変更されていますが、このモデルでは1つです。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>{name} has another shape</source>
      <translation>{name}の形状が異なります</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>a part of the change of {path} is missing.</source>
      <translation>{path}の変更の一部がありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>Copy it again.</source>
      <translation>コピーし直してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>for {path} ({d}, {m}) it has the factors {up} and {down}</source>
      <translation>{path}（{d}、{m}）に対する因子が{up}と{down}です</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>for {path} its configuration says rank {said}, and its tensors have rank {rank}.</source>
      <translation>{path}について、設定ではランク{said}ですが、テンソルのランクは{rank}です。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>it does not fit this model: {reason} (it was made for {base}).</source>
      <translation>このモデルに合いません：{reason}（{base}用に作られています）。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>it does not fit this model: {reason}.</source>
      <translation>このモデルに合いません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/imports/adapter.py" />
      <source>{path} has no such bias</source>
      <translation>{path}にそのバイアスはありません</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>Reading the deltas</source>
      <translation>差分（デルタ）の読み取り</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>Give the folder with its settings.</source>
      <translation>設定も入っているフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>it holds the tensors of a LoRA adapter.</source>
      <translation>LoRAアダプターのテンソルが含まれています。</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>{name} in it is a whole weight and no difference.</source>
      <translation>含まれる{name}は差分ではなく、重み全体です。</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>Give the folder of that model; the difference is then found here.</source>
      <translation>そのモデルのフォルダーを指定してください。差分はここで求められます。</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>it does not fit this model, which has no {name}.</source>
      <translation>このモデルに合いません。モデルに{name}がありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>it does not fit this model: {name} is {found} in it and {shape} here.</source>
      <translation>このモデルに合いません。{name}はファイルでは{found}、ここでは{shape}です。</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>a part of the change of {name} is missing.</source>
      <translation>{name}の変更の一部がありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/deltas.py" />
      <source>the factors of the change of {name} do not fit one another: they are {left} and {right}.</source>
      <translation>{name}の変更の2つの因子の形が合いません：{left}と{right}です。</translation>
    </message>
    <message>
      <location filename="engine/imports/factoring.py" />
      <source>Looking for a low rank</source>
      <translation>低ランクの探索</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Give a folder of an adapter or of a model, or a file of deltas.</source>
      <translation>アダプターかモデルのフォルダー、またはデルタのファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>there is nothing.</source>
      <translation>何もありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>the change may take {size:,.1f} MB; the session's disk has {free:,.1f} MB free.</source>
      <translation>変更には最大{size:,.1f} MBが必要ですが、セッションのディスクの空きは{free:,.1f} MBです。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Make room, or import an adapter of it.</source>
      <translation>空きを作るか、そのアダプターをインポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>it holds numbers that are not finite.</source>
      <translation>有限でない数値が含まれています。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Save it again from a model that works.</source>
      <translation>正常に動くモデルから保存し直してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>it holds zeros alone, so there is no change in it.</source>
      <translation>ゼロしか含まれておらず、変更がありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Save it again after it was trained.</source>
      <translation>学習した後でもう一度保存してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Asking the model before</source>
      <translation>インポート前のモデルの確認</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Asking the model after</source>
      <translation>インポート後のモデルの確認</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Imported as batch {batch}: {what}.</source>
      <translation>バッチ{batch}としてインポートしました：{what}。</translation>
    </message>
    <message>
      <location filename="engine/imports/imports.py" />
      <source>Superposition was not measured: it needs two facts, of this batch or known to the model, and a covariance of the layer's keys. Give facts with the import, and ask for it in its panel or by 'palimpsest measure'.</source>
      <translation>重ね合わせは測定されませんでした。このバッチの、またはモデルが知っている事実が2つと、層のキーの共分散が必要です。インポート時に事実を指定し、専用のパネルか「palimpsest measure」で測定してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>Give a model that was trained further from the one that is open, with the same vocabulary.</source>
      <translation>開いているモデルをさらに学習させた、同じ語彙のモデルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>Comparing with the base</source>
      <translation>元のモデルとの比較</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>it has {found:,} weights and {name} has {known:,}, so it is not of the same base.</source>
      <translation>重みが{found:,}個ありますが、{name}は{known:,}個なので、同じモデルから作られたものではありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>weights</source>
      <translation>重み</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>its weights are those of the open model, so there is no change in it.</source>
      <translation>重みが開いているモデルと同じなので、変更がありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>{count} of {all} weights differ, by {share:.2%}.</source>
      <translation>{all}個の重みのうち{count}個が異なります（差{share:.2%}）。</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>it is built otherwise than {name}: {part} differs.</source>
      <translation>{name}と構造が異なります（{part}）。</translation>
    </message>
    <message>
      <location filename="engine/imports/other_model.py" />
      <source>its weights are {share:.0%} away from those of {name}, so it is not of the same base.</source>
      <translation>重みが{name}から{share:.0%}離れているため、同じモデルから作られたものではありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/peft_config.py" />
      <source>Give the folder that PEFT's save_pretrained wrote.</source>
      <translation>PEFTのsave_pretrainedが書き込んだフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/peft_config.py" />
      <source>Merge it with PEFT (merge_and_unload, then save_pretrained) and import the merged folder.</source>
      <translation>PEFTでマージし（merge_and_unload、続いてsave_pretrained）、マージ後のフォルダーをインポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/imports/peft_config.py" />
      <source>configuration of an adapter</source>
      <translation>アダプターの構成ファイル</translation>
    </message>
    <message>
      <location filename="engine/imports/peft_config.py" />
      <source>it is an adapter of the kind {kind}, no LoRA.</source>
      <translation>種類が{kind}のアダプターで、LoRAではありません。</translation>
    </message>
    <message>
      <location filename="engine/imports/peft_config.py" />
      <source>its training began by moving the base's own weights ({way}).</source>
      <translation>学習の最初に元のモデルの重みが変更されています（{way}）。</translation>
    </message>
    <message>
      <location filename="engine/imports/peft_config.py" />
      <source>it uses {used}, which is more than a change of weights.</source>
      <translation>重みの変更以外のもの（{used}）を使っています。</translation>
    </message>
    <message>
      <location filename="engine/imports/peft_config.py" />
      <source>its pattern {key!r} could take for ever to compare.</source>
      <translation>パターン{key!r}は照合がいつまでも終わらない可能性があります。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>Open the model that it was made for, with the same weights; an edited or merged one is another model.</source>
      <translation>作成時と同じモデルを、同じ重みで開いてください。編集やマージをしたものは別のモデルです。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>{size:,.1f} MB</source>
      <translation>{size:,.1f} MB</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>{name}: a whole model; the difference of up to {count:,} weights is kept, {size} at most.</source>
      <translation>{name}：モデル全体。最大{count:,}個の重みの差分が保存されます（最大{size}）。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>a LoRA adapter</source>
      <translation>LoRAアダプター</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>deltas</source>
      <translation>デルタ</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>entry by entry</source>
      <translation>要素ごと</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>of rank {rank:,} at most</source>
      <translation>最大ランク{rank:,}</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/imports/source.py" />
      <source>{n} matrices {rank}, {size} in the session</source>
      <translation>
        <numerusform>{rank}の行列{n}個、セッション内で{size}</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>{name}: {what}; {count}; made for this model.</source>
      <translation>{name}：{what}、{count}。このモデル用に作られています。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>{name}: {what}; {count}; made for {base}, by name, so only the shapes could be compared.</source>
      <translation>{name}：{what}、{count}。名前によれば{base}用で、形状だけを比較できました。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>{name}: {what}; {count}; its base is not named, so only the shapes could be compared.</source>
      <translation>{name}：{what}、{count}。元のモデルの記載がないため、形状だけを比較できました。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>another model</source>
      <translation>別のモデル</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>it was made for {name} with other weights than {model}.</source>
      <translation>{model}とは重みの異なる{name}用に作られています。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>Copy or download it again.</source>
      <translation>コピーまたはダウンロードし直してください。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>it cannot be used: {error}.</source>
      <translation>使えません：{error}。</translation>
    </message>
    <message>
      <location filename="engine/imports/source.py" />
      <source>it cannot be read: {error}.</source>
      <translation>読み取れません：{error}。</translation>
    </message>
  </context>
</TS>
