<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>preset</source>
      <translation>プリセット</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Settings of the chosen method that fit this model appear here: each attempt writes the same facts and is taken back; the plot shows how far edits reach and what they spare. Press Tune, and choose one to make it the preset.</source>
      <translation>選択中の手法の、このモデルに合う設定がここに表示されます。試行ごとに同じ事実を書き込んでは取り消し、グラフに編集の到達度と温存度を示します。「チューニング」を押し、1つを選んでプリセットにしてください。</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source> min</source>
      <translation>分</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>How long to search</source>
      <translation>探索時間</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source> facts</source>
      <translation>件</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Facts that each attempt writes</source>
      <translation>各試行で書き込む事実の数</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>of the edits table; as many others are held out</source>
      <translation>（編集表から。同数を検証用に残します）</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Attempts</source>
      <translation>試行</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Make it the preset</source>
      <translation>プリセットにする</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Use the marked settings for this method on this model from now on</source>
      <translation>印を付けた設定を、今後このモデルでこの手法に使う</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Tune</source>
      <translation>チューニング</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Tuning {method}</source>
      <translation>{method}のチューニング</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Keeping the preset</source>
      <translation>プリセットの保存</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>attempt</source>
      <translation>試行</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>held out</source>
      <translation>検証用</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>score</source>
      <translation>スコア</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>settings</source>
      <translation>設定</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>{reason} ({settings})</source>
      <translation>{reason}（{settings}）</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>These settings are now the preset: {settings}.</source>
      <translation>この設定をプリセットにしました：{settings}。</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/tuning/panel.py" />
      <source>{n} attempts</source>
      <translation>
        <numerusform>{n}回の試行</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>{attempts} so far</source>
      <translation>これまでに{attempts}</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>{attempts}, {time} left</source>
      <translation>{attempts}、残り{time}</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>{attempts}. {described}</source>
      <translation>{attempts}。{described}</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>Put {fewest} or more into the edits table.</source>
      <translation>編集表に{fewest}件以上を入れてください。</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/panel.py" />
      <source>there are too few facts to try settings with.</source>
      <translation>設定を試すには事実が足りません。</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>number</source>
      <translation>番号</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>reach</source>
      <translation>到達度</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>spared</source>
      <translation>温存度</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>held_out</source>
      <translation>検証用</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>efficacy</source>
      <translation>有効性</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>paraphrase</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>neighbourhood</source>
      <translation>近傍</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>untouched</source>
      <translation>未編集</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>norm</source>
      <translation>ノルム</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>seconds</source>
      <translation>秒</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>reason</source>
      <translation>理由</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>Tuning</source>
      <translation>チューニング</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>reach: how far edits take</source>
      <translation>到達度：編集がどこまで反映されるか</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>spared: how much of all else is left</source>
      <translation>温存度：ほかのすべてがどれだけ残るか</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>The preset</source>
      <translation>プリセット</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>Attempt {number} ({settings})</source>
      <translation>試行{number}（{settings}）</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/plot.py" />
      <source>{attempt}: reach {reach:.2f}, spared {spared:.2f}, score {score:.2f}.</source>
      <translation>{attempt}：到達度{reach:.2f}、温存度{spared:.2f}、スコア{score:.2f}。</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Presets (*.json)</source>
      <translation>プリセット (*.json)</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Export and import presets, open an earlier search</source>
      <translation>プリセットの書き出しと読み込み、以前の探索を開く</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Presets</source>
      <translation>プリセット</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Export the marked settings...</source>
      <translation>印の付いた設定を書き出す...</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Import a preset...</source>
      <translation>プリセットを読み込む...</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Back to the published preset</source>
      <translation>公開プリセットに戻す</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Open an earlier search...</source>
      <translation>以前の探索を開く...</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Export preset</source>
      <translation>プリセットの書き出し</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Exporting the preset</source>
      <translation>プリセットを書き出しています</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Saved as {file}.</source>
      <translation>{file}に保存しました。</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Import preset</source>
      <translation>プリセットの読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Importing a preset</source>
      <translation>プリセットを読み込んでいます</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Dropping the preset</source>
      <translation>プリセットを外しています</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>{method} has its published preset again, or its rule.</source>
      <translation>{method}は再び公開プリセット(なければ規則)を使います。</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Looking up earlier searches</source>
      <translation>以前の探索を調べています</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Open an earlier search</source>
      <translation>以前の探索を開く</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Reading the search</source>
      <translation>探索を読み込んでいます</translation>
    </message>
    <message>
      <location filename="gui/panels/tuning/presets.py" />
      <source>Now the preset of {method}: {source}.</source>
      <translation>これで{method}のプリセットになりました:{source}。</translation>
    </message>
  </context>
</TS>
