<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/diagnostics/activation_patching.py" />
      <source>{architecture} gives other answers when its run is resumed part-way, so it cannot be traced.</source>
      <translation>{architecture}は、途中から再開すると答えが変わるため、トレースできません。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/activation_patching.py" />
      <source>Trace another model.</source>
      <translation>別のモデルをトレースしてください。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>Make one anew.</source>
      <translation>新しく作ってください。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>cannot be read as a detector ({error}).</source>
      <translation>検出器として読み取れません（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>is no detector of this program.</source>
      <translation>このプログラムの検出器ではありません。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>is a damaged detector: {what}.</source>
      <translation>破損した検出器です：{what}。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>the detector was made from {about}, a model of another build.</source>
      <translation>この検出器は、構成の異なるモデル{about}から作られています。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>Make one from the model at hand.</source>
      <translation>今のモデルから作ってください。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>Hidden states</source>
      <translation>隠れ状態</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>Give more facts.</source>
      <translation>事実を増やしてください。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detection.py" />
      <source>a detector needs edited and unedited facts to learn from.</source>
      <translation>検出器の学習には、編集済みと未編集の事実が必要です。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detector_check.py" />
      <source>its {name} is missing</source>
      <translation>{name}がありません</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detector_check.py" />
      <source>some of its numbers are none</source>
      <translation>数でない値があります</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detector_check.py" />
      <source>its {name} does not fit its other numbers</source>
      <translation>{name}が他の値と合いません</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detector_check.py" />
      <source>its trees are not whole</source>
      <translation>決定木が不完全です</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/detector_check.py" />
      <source>its trees ask for features that it has not</source>
      <translation>決定木がない特徴量を参照しています</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/difference.py" />
      <source>Comparing weights</source>
      <translation>重みを比較中</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/difference.py" />
      <source>weights</source>
      <translation>重み</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/difference.py" />
      <source>is of another architecture or size than the model, so the two cannot be compared.</source>
      <translation>モデルとアーキテクチャまたは大きさが異なるため、比較できません。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/difference.py" />
      <source>Give the folder of the very model that was edited.</source>
      <translation>編集したまさにそのモデルのフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/importance.py" />
      <source>Importance</source>
      <translation>重要度</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/importance.py" />
      <source>Give a page of plain text.</source>
      <translation>1ページ分の平文を指定してください。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/importance.py" />
      <source>the text is too short to measure a model on.</source>
      <translation>モデルの測定にはテキストが短すぎます。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/importance.py" />
      <source>tokens</source>
      <translation>トークン</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/interference.py" />
      <source>the true answer about {subject!r} is not given</source>
      <translation>{subject!r}についての正しい答えがありません</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/interference.py" />
      <source>Interference</source>
      <translation>干渉</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/interference.py" />
      <source>layers</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/interference.py" />
      <source>Bystanders</source>
      <translation>周辺の事実</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/norms.py" />
      <source>Spectral norms</source>
      <translation>スペクトルノルム</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/paraphrasing.py" />
      <source>the tokenizer's chat template</source>
      <translation>トークナイザーのチャットテンプレート</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/paraphrasing.py" />
      <source>plain lines, "Question: ..." and "Answer: ..."</source>
      <translation>普通の行、"Question: ..."と"Answer: ..."</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/paraphrasing.py" />
      <source>the tokenizer's chat template cannot be used ({error}).</source>
      <translation>トークナイザーのチャットテンプレートを使えません（{error}）。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/paraphrasing.py" />
      <source>Repair or remove chat_template in its files.</source>
      <translation>ファイルのchat_templateを直すか、取り除いてください。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/retention.py" />
      <source>Looking for causes</source>
      <translation>原因を調べています</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/retention.py" />
      <source>lost edits</source>
      <translation>失われた編集</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/robustness.py" />
      <source>Asking in other ways</source>
      <translation>別の聞き方で問い合わせ中</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/superposition.py" />
      <source>Overlaps</source>
      <translation>重なり</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/tracing.py" />
      <source>{number} of {count}</source>
      <translation>{number}/{count}</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/tracing.py" />
      <source>Causal tracing</source>
      <translation>因果トレース</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/tracing.py" />
      <source>passes</source>
      <comment>of a model</comment>
      <translation>パス</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/tracing.py" />
      <source>The model goes on with {said!r} and not with {wanted!r}.</source>
      <translation>モデルの続きは{wanted!r}ではなく{said!r}です。</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/tracing.py" />
      <source>{factor:g} standard deviations of the embeddings of all {tokens} tokens of the vocabulary</source>
      <translation>語彙の全{tokens}トークンの埋め込みの標準偏差の{factor:g}倍</translation>
    </message>
    <message>
      <location filename="engine/diagnostics/tracing.py" />
      <source>{factor:g} standard deviations of the embeddings of the {tokens} tokens of {subjects} known subjects</source>
      <translation>既知の主語{subjects}個の{tokens}トークンの埋め込みの標準偏差の{factor:g}倍</translation>
    </message>
  </context>
</TS>
