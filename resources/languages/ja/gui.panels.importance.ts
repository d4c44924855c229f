<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>At the last subject token of facts</source>
      <translation>事実の主語の最後のトークンで</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>subjects</source>
      <translation>主語</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Over plain text that holds none of the facts</source>
      <translation>事実を含まない通常のテキストで</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>text</source>
      <translation>テキスト</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>How much each layer adds to the residual stream appears here, now against before the edits: layers that are edited often drown the others. Press Measure, or edit some facts.</source>
      <translation>各層が残差ストリームに加える量が、編集前と比べてここに表示されます。編集された層はほかの層を圧倒しがちです。「測定」を押すか、事実を編集してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Importance of the MLPs</source>
      <translation>MLPの重要度</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>MLP: share of the stream</source>
      <translation>MLP：ストリームに占める割合</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>The MLP</source>
      <translation>MLP</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>attention: share of the stream</source>
      <translation>アテンション：ストリームに占める割合</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Attention</source>
      <translation>アテンション</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Importance of attention</source>
      <translation>アテンションの重要度</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Shares of the residual stream by layer</source>
      <translation>残差ストリームに占める割合（層別）</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Where it is measured</source>
      <translation>測定する位置</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Measuring importance</source>
      <translation>重要度の測定</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>MLP before</source>
      <translation>MLP（編集前）</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>attention</source>
      <translation>アテンション</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>attention before</source>
      <translation>アテンション（編集前）</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>stream</source>
      <translation>ストリーム</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>stream before</source>
      <translation>ストリーム（編集前）</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>{tokens}, after {edits}, grey: before</source>
      <translation>{tokens}、{edits}の後、灰色：編集前</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/importance/panel.py" />
      <source>{n} tokens</source>
      <translation>
        <numerusform>{n}トークン</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/importance/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>{words}, {mark} edited</source>
      <translation>{words}、{mark}は編集済み</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>Nothing was measured here yet at this point of the timeline. Press Measure.</source>
      <translation>タイムラインのこの時点ではまだ測定されていません。「測定」を押してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>{name} {now:.3f} ({before:.3f} before)</source>
      <translation>{name} {now:.3f}（編集前{before:.3f}）</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>layer {layer}: {shares}</source>
      <translation>層{layer}：{shares}</translation>
    </message>
    <message>
      <location filename="gui/panels/importance/panel.py" />
      <source>most grown: layer {layer}, × {growth:.3g}</source>
      <translation>最大の増大：層{layer}、{growth:.3g}倍</translation>
    </message>
  </context>
</TS>
