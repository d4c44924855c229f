<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>The share of edits that still hold, and which edit holds when</source>
      <translation>維持されている編集の割合と、どの編集がいつ維持されているか</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>over time</source>
      <translation>推移</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Which later edit most likely broke which earlier one</source>
      <translation>どの編集が以前のどの編集を壊した可能性が高いか</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>causes</source>
      <translation>原因</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Whether earlier edits still hold appears here while a run goes on. Press Measure to ask them all now, and to find what broke those that are lost.</source>
      <translation>以前の編集が維持されているかが、実行中にここに表示されます。「測定」を押すと、すべてを今すぐ確認し、失われた編集の原因を調べます。</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Press Measure: the keys of lost edits are compared with those of the edits made since.</source>
      <translation>「測定」を押すと、失われた編集のキーをその後の編集のキーと比較します。</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Edits that were lost, and what most likely broke each</source>
      <translation>失われた編集と、その最も可能性の高い原因</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Share of the edits that held after their own batch and still do</source>
      <translation>自身のバッチの後に成立し、今も維持されている編集の割合</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>still hold</source>
      <translation>維持</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Edits that held once and did not at the last measurement</source>
      <translation>一度は成立したが、最後の測定では維持されていなかった編集</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>lost later</source>
      <translation>後に失われた</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Edits that never held: not after their own batch, nor later</source>
      <translation>自身のバッチの後にも、その後にも成立しなかった編集</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>not taken</source>
      <translation>反映されず</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Number of edits after which half of those that held are lost</source>
      <translation>成立した編集の半数が失われるまでの編集数</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>half-life</source>
      <translation>半減期</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Numbers of the view that is shown</source>
      <translation>表示中の内容の数値</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>Measuring retention</source>
      <translation>保持の測定</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>because of</source>
      <translation>原因</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>held after</source>
      <translation>維持（編集数）</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>lost after</source>
      <translation>喪失（編集数）</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>lost edit</source>
      <translation>失われた編集</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>when last asked</source>
      <translation>最後の確認</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>layer</source>
      <translation>層</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>held again</source>
      <translation>回復</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>lost</source>
      <translation>失われた</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>not known</source>
      <translation>不明</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>edit</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source> of {count:,} asked</source>
      <translation>（確認した{count:,}件中）</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source> in edits</source>
      <translation>（編集数）</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/retention/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>After {edits}. Blue holds, orange is lost, grey never took, empty was not asked.</source>
      <translation>{edits}の後。青は維持、オレンジは喪失、灰色は反映されず、空白は未確認。</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>{edits} lost</source>
      <translation>失われた{edits}</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>{lost} ({again:,} of them held again when last asked)</source>
      <translation>{lost}（うち{again:,}件は最後の確認で回復）</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>{lost}, a cause found for {known:,}</source>
      <translation>{lost}、原因判明{known:,}件</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/panel.py" />
      <source>{words} (of {edits}: measure again)</source>
      <translation>{words}（{edits}の時点：再測定してください）</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>holds</source>
      <translation>維持</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>is lost</source>
      <translation>喪失</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>was not asked</source>
      <translation>未確認</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>was not taken</source>
      <translation>反映されず</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>Retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>edits that still hold</source>
      <translation>維持されている編集</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>edits</source>
      <comment>how many</comment>
      <translation>編集数</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>retention</source>
      <translation>保持</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>asked</source>
      <translation>確認数</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>After {edits}: none of the edits asked had held</source>
      <translation>{edits}の後：確認した編集に成立したものはありませんでした</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/retention/plots.py" />
      <source>After {edits}: {share:.0%} of {n} edits asked still hold</source>
      <translation>
        <numerusform>{edits}の後：確認した{n}件の編集の{share:.0%}が維持されています</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>Edits over time</source>
      <translation>編集の推移</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>measured after so many edits</source>
      <translation>測定時の編集数</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>after {edits}</source>
      <translation>{edits}の後</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>held at first</source>
      <translation>当初の成立</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>name</source>
      <translation>名前</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>no</source>
      <translation>いいえ</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>yes</source>
      <translation>はい</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>Edit {number}, {fact}: {state} after {edits}</source>
      <translation>編集{number}、{fact}：{edits}の後は{state}</translation>
    </message>
    <message>
      <location filename="gui/panels/retention/plots.py" />
      <source>{described} (did not hold after its own batch)</source>
      <translation>{described}（自身のバッチの後に成立せず）</translation>
    </message>
  </context>
</TS>
