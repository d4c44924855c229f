<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>holds</source>
      <translation>維持</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>lost</source>
      <translation>失われた</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>never held</source>
      <translation>成立せず</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>gained</source>
      <translation>新たに成立</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>Whether edits outlive what people do to a model afterwards appears here: fewer bits, a fine-tune on something else, a merge. Edit some facts and press Measure; the model is as before afterwards.</source>
      <translation>編集後によく行われる処理（量子化、別データでのファインチューニング、マージ）の後も編集が残るかがここに表示されます。事実を編集して「測定」を押してください。測定後、モデルは元の状態に戻ります。</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>Edits by treatments</source>
      <translation>処理別の編集</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>Treatments</source>
      <translation>処理</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>Measuring survival</source>
      <translation>耐久性の測定</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>edit</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>object</source>
      <translation>目的語</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>does not</source>
      <translation>成立せず</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/panel.py" />
      <source>{held} of {edits} held before, after {position}{again}. Grey: unedited facts.</source>
      <translation>{position}の後{again}：処理前は{edits}のうち{held}件が成立。灰色：未編集の事実。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/survival/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>Survival</source>
      <translation>耐久性</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>share that still holds</source>
      <translation>維持される割合</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>treatment</source>
      <translation>処理</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>edits held</source>
      <translation>維持（編集）</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>of</source>
      <comment>out of</comment>
      <translation>総数</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>unedited held</source>
      <translation>維持（未編集）</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>mean probability</source>
      <translation>平均確率</translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/survival/plot.py" />
      <source>{treatment}: {held} of {n} edits hold, {others} of {unedited}</source>
      <translation>
        <numerusform>{treatment}：編集{n}件中{held}件、{unedited}中{others}件が維持</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/survival/plot.py" />
      <source>{n} unedited facts</source>
      <translation>
        <numerusform>未編集の事実{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/survival/plot.py" />
      <source>{described}; perplexity {perplexity:.1f}</source>
      <translation>{described}；パープレキシティ{perplexity:.1f}</translation>
    </message>
  </context>
</TS>
