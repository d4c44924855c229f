<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/associative/covariance_files.py" />
      <source>{file} is no file</source>
      <translation>{file}はファイルではありません</translation>
    </message>
    <message>
      <location filename="engine/associative/covariance_files.py" />
      <source>{file} cannot be read ({reason})</source>
      <translation>{file}を読み取れません（{reason}）</translation>
    </message>
    <message>
      <location filename="engine/associative/covariance_files.py" />
      <source>{file} belongs to another model, tokenizer or text</source>
      <translation>{file}は別のモデル、トークナイザー、またはテキストのものです</translation>
    </message>
    <message>
      <location filename="engine/associative/covariance_files.py" />
      <source>{file} is damaged</source>
      <translation>{file}が破損しています</translation>
    </message>
    <message>
      <location filename="engine/associative/covariance_files.py" />
      <source>{file} does not hold a covariance</source>
      <translation>{file}に共分散がありません</translation>
    </message>
    <message>
      <location filename="engine/associative/keys.py" />
      <source>Keys</source>
      <translation>キー</translation>
    </message>
    <message>
      <location filename="engine/associative/keys.py" />
      <source>layer {layer}</source>
      <translation>層{layer}</translation>
    </message>
    <message>
      <location filename="engine/associative/keys.py" />
      <source>passes</source>
      <translation>成功</translation>
    </message>
    <message>
      <location filename="engine/associative/keys.py" />
      <source>Layer keys</source>
      <translation>層のキー</translation>
    </message>
    <message>
      <location filename="engine/associative/keys.py" />
      <source>facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="engine/associative/memory.py" />
      <source>Factoring</source>
      <translation>分解中</translation>
    </message>
    <message>
      <location filename="engine/associative/memory.py" />
      <source>systems</source>
      <translation>連立方程式</translation>
    </message>
    <message>
      <location filename="engine/associative/memory.py" />
      <source>with more keys</source>
      <translation>キーを追加</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>Contexts</source>
      <translation>文脈</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>texts</source>
      <translation>テキスト</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>Write a longer prompt.</source>
      <translation>プロンプトを長くしてください。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>a prompt and its object are one token together.</source>
      <translation>プロンプトと目的語が合わせて1トークンになっています。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>Check it for unusual characters.</source>
      <translation>特殊な文字がないか確認してください。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>a subject or object has no token in this model's tokenizer.</source>
      <translation>主語または目的語に、このモデルのトークナイザーのトークンがありません。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>the fact about {subject!r} is longer than the model's {limit} positions.</source>
      <translation>{subject!r}についての事実が、モデルの位置数{limit}より長くなっています。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>Shorten its subject, relation or object.</source>
      <translation>主語・関係・目的語のいずれかを短くしてください。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>the object {object!r} holds {sign!r}, which this model never says as a text.</source>
      <translation>目的語{object!r}は{sign!r}を含みますが、このモデルがそれをテキストとして言うことはありません。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>Write it in another way.</source>
      <translation>別の書き方をしてください。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>the probe {text!r} ... is longer than the model's {limit} positions.</source>
      <translation>プローブ{text!r}…が、モデルの位置数{limit}より長くなっています。</translation>
    </message>
    <message>
      <location filename="engine/associative/prompts.py" />
      <source>Shorten or remove it.</source>
      <translation>短くするか、取り除いてください。</translation>
    </message>
    <message>
      <location filename="engine/associative/replaced_output.py" />
      <source>Values</source>
      <translation>値</translation>
    </message>
    <message>
      <location filename="engine/associative/solve.py" />
      <source>the facts of this batch cannot all hold exactly: some of them have the same key.</source>
      <translation>このバッチの事実すべてを厳密に満たすことはできません：同じキーのものがあります。</translation>
    </message>
    <message>
      <location filename="engine/associative/solve.py" />
      <source>Take smaller batches, raise equality_slack, or choose the ridge.</source>
      <translation>バッチを小さくするか、equality_slackを上げるか、ridgeを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Covariance statistics</source>
      <translation>共分散の統計量</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Sample texts</source>
      <translation>サンプルテキスト</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Give a plain text file.</source>
      <translation>平文のテキストファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>is no ordinary file.</source>
      <translation>通常のファイルではありません。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Check the path.</source>
      <translation>パスを確認してください。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>is not plain UTF-8 text.</source>
      <translation>UTF-8の平文ではありません。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Give a file with some pages of plain text.</source>
      <translation>数ページの平文があるファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>holds no text.</source>
      <translation>テキストがありません。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>text that the model wrote</source>
      <translation>モデルが書いたテキスト</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>the text for the statistics</source>
      <translation>統計量用のテキスト</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Statistics kept from before</source>
      <translation>保存済みの統計量</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>layers</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>No text was given for the covariance statistics, so the model itself writes it.</source>
      <translation>共分散の統計量用のテキストが指定されていないため、モデル自身が書きます。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Keeping statistics</source>
      <translation>統計量を保存中</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>The statistics come from {seen:,} tokens of text only, for keys of {size:,} dimensions: what the text does not show is not protected. Give a longer one, of {wanted:,} tokens or more.</source>
      <translation>統計量は、{size:,}次元のキーに対して{seen:,}トークンのテキストだけから得られています。テキストに現れないものは保護されません。{wanted:,}トークン以上のより長いテキストを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Cached statistics are passed over: {reason}.</source>
      <translation>保存済みの統計量を使いません：{reason}。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>The statistics cannot be kept in {folder} ({reason}); they will be made again.</source>
      <translation>統計量を{folder}に保存できません（{reason}）。次回また計算します。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>the model writes text</source>
      <translation>モデルがテキストを生成中</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>The keys of layer {layer} are not finite on the text for the statistics.</source>
      <translation>統計量用のテキストで、層{layer}のキーが有限になりません。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>Load the model in bfloat16 or float32.</source>
      <translation>モデルをbfloat16かfloat32で読み込んでください。</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>layer {layer} is put together</source>
      <translation>層{layer}をまとめています</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>adding up</source>
      <translation>加算中</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>tokens</source>
      <translation>トークン</translation>
    </message>
    <message>
      <location filename="engine/associative/statistics.py" />
      <source>tokens written and read</source>
      <translation>トークン（生成と読み取り）</translation>
    </message>
    <message>
      <location filename="engine/associative/token_windows.py" />
      <source>Windows</source>
      <translation>窓</translation>
    </message>
    <message>
      <location filename="engine/associative/token_windows.py" />
      <source>windows</source>
      <translation>窓</translation>
    </message>
    <message>
      <location filename="engine/associative/values.py" />
      <source>the texts are read</source>
      <translation>テキストを読み取り中</translation>
    </message>
  </context>
</TS>
