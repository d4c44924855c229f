<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/runs/edit_run.py" />
      <source>values</source>
      <translation>値</translation>
    </message>
    <message>
      <location filename="engine/runs/edit_run.py" />
      <source>measuring</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="engine/runs/edit_run.py" />
      <source>Asking the model</source>
      <translation>モデルの確認</translation>
    </message>
    <message>
      <location filename="engine/runs/edit_run.py" />
      <source>The run's edits: {counts}.</source>
      <translation>実行の編集：{counts}。</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>first look</source>
      <translation>最初の確認</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>statistics</source>
      <translation>統計量</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>edits</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>last look</source>
      <translation>最後の確認</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>{stage} {span}</source>
      <translation>{stage} {span}</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>{stage} {span} ({detail})</source>
      <translation>{stage} {span}（{detail}）</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>First edit in about {first}, everything in {total}: {parts}.</source>
      <translation>最初の編集まで約{first}、すべてで{total}：{parts}。</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>First edit in about {first}, {everything} in {total}: {parts}</source>
      <translation>最初の編集まで約{first}、{everything}で{total}：{parts}</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>all {count:,}</source>
      <translation>{count:,}件すべて</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>everything</source>
      <translation>すべて</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>what the model knows before</source>
      <translation>編集前にモデルが知っていること</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>whether the edits hold, and what else does</source>
      <translation>編集とそれ以外が保たれているか</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>{tokens:,} tokens that the model writes</source>
      <translation>モデルが書く{tokens:,}トークン</translation>
    </message>
    <message>
      <location filename="engine/runs/forecast.py" />
      <source>{tokens:,} tokens of the text</source>
      <translation>テキストの{tokens:,}トークン</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/runs/forecast.py" />
      <source>{n} facts by {method}</source>
      <translation>
        <numerusform>{method}で{n}件の事実</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/runs/opening.py" />
      <source>Opening takes about {span} here: {parts}.</source>
      <translation>ここで開くのにかかる時間は約{span}：{parts}。</translation>
    </message>
    <message>
      <location filename="engine/runs/opening.py" />
      <source>{size:,.0f} MB read</source>
      <translation>{size:,.0f} MBを読み込み</translation>
    </message>
    <message>
      <location filename="engine/runs/opening.py" />
      <source>vocabulary</source>
      <translation>語彙</translation>
    </message>
    <message>
      <location filename="engine/runs/opening.py" />
      <source>{count:,} tokens</source>
      <translation>{count:,}トークン</translation>
    </message>
    <message>
      <location filename="engine/runs/opening.py" />
      <source>weights</source>
      <translation>重み</translation>
    </message>
    <message>
      <location filename="engine/runs/opening.py" />
      <source>{size:,.0f} MB unpacked</source>
      <translation>{size:,.0f} MBを展開</translation>
    </message>
    <message>
      <location filename="engine/runs/opening.py" />
      <source>putting together</source>
      <translation>組み立て</translation>
    </message>
    <message>
      <location filename="engine/runs/speeds.py" />
      <source>How long work takes here cannot be kept: {error}</source>
      <translation>ここでの所要時間を保存できません：{error}</translation>
    </message>
    <message>
      <location filename="engine/runs/speeds.py" />
      <source>its checksum differs</source>
      <translation>チェックサムが一致しません</translation>
    </message>
    <message>
      <location filename="engine/runs/speeds.py" />
      <source>How long work took here, in {file}, is passed over and learnt anew ({reason}).</source>
      <translation>{file}にあるここでの所要時間は使わず、新たに学習します（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/runs/taking_back.py" />
      <source>Taken back: {names}. {sentence}</source>
      <translation>取り消し済み：{names}。{sentence}</translation>
    </message>
    <message>
      <location filename="engine/runs/taking_back.py" />
      <source>Asking the facts</source>
      <translation>事実を問い合わせ中</translation>
    </message>
  </context>
</TS>
