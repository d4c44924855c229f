<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Fingerprint</source>
      <translation>フィンガープリント</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Folder</source>
      <translation>フォルダー</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Kind</source>
      <translation>種類</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Weights</source>
      <translation>重み</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Model {name}</source>
      <translation>モデル{name}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/model/card.py" />
      <source>{architecture}, {n} layers, {parameters} parameters</source>
      <translation>
        <numerusform>{architecture}、{n}層、パラメーター{parameters}</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>{dtype} on {device}</source>
      <translation>{dtype}（{device}）</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>hidden {hidden:,}, inner {inner:,}, vocabulary {vocabulary:,}</source>
      <translation>隠れ次元{hidden:,}、中間次元{inner:,}、語彙{vocabulary:,}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>The same on every machine for the same weights.</source>
      <translation>重みが同じなら、どのマシンでも同じ値です。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Progress of loading</source>
      <translation>読み込みの進み具合</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Cancel</source>
      <translation>キャンセル</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Cancel loading</source>
      <translation>読み込みをキャンセル</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Waiting</source>
      <translation>待機中</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>Stopping after this step</source>
      <translation>このステップの後で停止します</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>{done:,} of {total:,}</source>
      <translation>{done:,}/{total:,}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/card.py" />
      <source>{done:,} of {total:,} {unit}</source>
      <translation>{done:,}/{total:,} {unit}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>Automatic</source>
      <translation>自動</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>float32, exact</source>
      <translation>float32、正確</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>bfloat16, half the memory</source>
      <translation>bfloat16、メモリ半分</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>float16, half the memory</source>
      <translation>float16、メモリ半分</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>Open {name}</source>
      <translation>{name}を開く</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>Device</source>
      <translation>デバイス</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>Number format</source>
      <translation>数値形式</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>Load</source>
      <translation>読み込む</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>Automatic: {dtype}</source>
      <translation>自動: {dtype}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>Load anyway</source>
      <translation>それでも読み込む</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>{parameters} parameters</source>
      <translation>パラメーター{parameters}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>stored as {precision}</source>
      <translation>{precision}で保存</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>{size} on disk</source>
      <translation>ディスク上{size}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source> · </source>
      <translation> · </translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>will not work: {names}</source>
      <translation>使えません：{names}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/load_dialog.py" />
      <source>will work: {names}</source>
      <translation>使えます：{names}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>Memory needed against memory free</source>
      <translation>必要なメモリと空きメモリ</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>weights</source>
      <translation>重み</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>statistics</source>
      <translation>統計量</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>working</source>
      <translation>作業用</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>free</source>
      <translation>空き</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>{name} {size}</source>
      <translation>{name} {size}</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>About {need} needed, {free} free.</source>
      <translation>必要量は約{need}、空きは{free}です。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/memory_bar.py" />
      <source>About {need} needed, but only {free} free: {lack} too little.</source>
      <translation>約{need}が必要ですが、空きは{free}だけで、{lack}足りません。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>GGUF models (*.gguf *.GGUF);;All files (*)</source>
      <translation>GGUFモデル (*.gguf *.GGUF);;すべてのファイル (*)</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Statistics</source>
      <translation>統計量</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Get a model by its name, open a folder or a GGUF file, drop one here, or start with the demo world.</source>
      <translation>名前でモデルを取得するか、フォルダーまたはGGUFファイルを開くかここにドロップするか、デモ世界から始めてください。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Demo world</source>
      <translation>デモ世界</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Eject model</source>
      <translation>モデルを取り外す</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Recent</source>
      <translation>最近</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Recent models</source>
      <translation>最近使ったモデル</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Open</source>
      <comment>verb</comment>
      <translation>開く</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Open a model</source>
      <translation>モデルを開く</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Open a model folder or a GGUF file, or get a model by its name</source>
      <translation>モデルのフォルダーまたはGGUFファイルを開くか、名前でモデルを取得します</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Open model folder</source>
      <translation>モデルのフォルダーを開く</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Open GGUF file</source>
      <translation>GGUFファイルを開く</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Looking into {name}</source>
      <translation>{name}の確認</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>{name} is on this computer now; it is among the recent models.</source>
      <translation>{name}をこのコンピューターに保存しました。最近使ったモデルにあります。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>the demo world</source>
      <translation>デモ世界</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Loading {name}</source>
      <translation>{name}の読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>the model</source>
      <translation>モデル</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>Ejecting {name}</source>
      <translation>{name}の取り外し</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>{name} is out of memory, {size} freed.</source>
      <translation>{name}をメモリから取り外し、{size}を解放しました。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/panel.py" />
      <source>No models yet</source>
      <translation>まだモデルがありません</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>From this text a method learns what it must leave as it is; best is text of the kind that the model was trained on, some thousands of words of it.</source>
      <translation>手法は、変えてはいけないものをこのテキストから学びます。モデルの学習に使われたものと同じ種類の、数千語のテキストが最適です。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>Plain text ({kinds});;All files (*)</source>
      <translation>プレーンテキスト ({kinds});;すべてのファイル (*)</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>Open a model first: the text is for its statistics.</source>
      <translation>先にモデルを開いてください。このテキストはモデルの統計量に使われます。</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>Change the text for statistics</source>
      <translation>統計量用テキストを変更</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>The model's own text</source>
      <translation>モデル既定のテキスト</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>Text file...</source>
      <translation>テキストファイル...</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>Text for statistics</source>
      <translation>統計量用テキスト</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>Looking up the text for statistics</source>
      <translation>統計量用テキストの確認</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>Reading {file}</source>
      <translation>{file}の読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>about {tokens} tokens</source>
      <translation>約{tokens}トークン</translation>
    </message>
    <message>
      <location filename="gui/panels/model/statistics_text.py" />
      <source>The model's own text is taken until then.</source>
      <translation>それまではモデル既定のテキストを使います。</translation>
    </message>
  </context>
</TS>
