<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>fails</source>
      <translation>失敗</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>not asked</source>
      <translation>質問なし</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>passes</source>
      <translation>成功</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>passes in part</source>
      <translation>一部成功</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>Facts by way of asking</source>
      <translation>尋ね方別の事実</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>{fact}, {way}: {state}</source>
      <translation>{fact}、{way}：{state}</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>{start}; “{target}” has probability {probability:.2f}</source>
      <translation>{start}；「{target}」の確率は{probability:.2f}</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>fact</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>method</source>
      <translation>手法</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>new object</source>
      <translation>新しい目的語</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/fact_map.py" />
      <source>says plainly</source>
      <translation>直接の答え</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>How many facts pass in each way, by method</source>
      <translation>手法別、尋ね方別に成功する事実の数</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>ways</source>
      <translation>尋ね方</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Which fact fails in which way</source>
      <translation>どの事実がどの尋ね方で失敗するか</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>facts</source>
      <translation>事実</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>facts that give the new object</source>
      <translation>新しい目的語を答える事実</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>mean probability of the new object</source>
      <translation>新しい目的語の平均確率</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>share of those that hold plainly</source>
      <translation>直接の質問で維持される事実に対する割合</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Whether edits hold in other words, in a long text, in a chat, after a misleading sentence and against doubt appears here. Edit some facts and press Measure.</source>
      <translation>言い換え、長い文章の中、チャット、誤解を招く文の後、疑われた場合にも編集が維持されるかがここに表示されます。事実を編集して「測定」を押してください。</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Click a cell to ask it in the playground.</source>
      <translation>セルをクリックすると、プレイグラウンドで尋ねます。</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Ways by methods</source>
      <translation>手法別の尋ね方</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Facts, those that fail most first</source>
      <translation>事実（失敗の多い順）</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>What is shown</source>
      <translation>表示内容</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Numbers of the view that is shown</source>
      <translation>表示中の内容の数値</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Measuring robustness</source>
      <translation>頑健性の測定</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>should say</source>
      <translation>期待する答え</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>There was no text for long contexts.</source>
      <translation>長い文脈用のテキストがありませんでした。</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Long texts: {context}.</source>
      <translation>長い文章：{context}。</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>Chat: {frame}.</source>
      <translation>チャット：{frame}。</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>{facts}, after {edits}{again}</source>
      <translation>{facts}（{edits}の後）{again}</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/robustness/panel.py" />
      <source>{n} facts</source>
      <translation>
        <numerusform>{n}件の事実</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/robustness/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/panel.py" />
      <source>{caption}. {hint}</source>
      <translation>{caption}。{hint}</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>Robustness by way of asking</source>
      <translation>尋ね方別の頑健性</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>way</source>
      <translation>尋ね方</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>{method} {share:.1%} of {facts:.0f}</source>
      <translation>{method} {facts:.0f}件中{share:.1%}</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>unedited {share:.1%}</source>
      <translation>未編集{share:.1%}</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>{way}: {shares}</source>
      <translation>{way}：{shares}</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>nothing was asked</source>
      <translation>質問なし</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>unedited facts</source>
      <translation>未編集の事実</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/plot.py" />
      <source>Marks of {methods}</source>
      <translation>{methods}の記号</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>all</source>
      <translation>すべて</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>The share of facts whose new object is the exact answer</source>
      <translation>新しい目的語が厳密に答えと一致する事実の割合</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>exact</source>
      <translation>厳密</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>The mean probability of the new object</source>
      <translation>新しい目的語の平均確率</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>probability</source>
      <translation>確率</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>of those that hold</source>
      <translation>維持分のうち</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>The share among the facts that give the new object when they are asked plainly</source>
      <translation>直接尋ねると新しい目的語を答える事実に対する割合</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>asked plainly</source>
      <translation>直接尋ねる</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>plain</source>
      <comment>way of asking</comment>
      <translation>直接</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>in other words</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>words</source>
      <comment>way of asking</comment>
      <translation>言換</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>behind 50 tokens</source>
      <translation>50トークンの後</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>prefix</source>
      <comment>way of asking</comment>
      <translation>前置</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>in a long text</source>
      <translation>長い文章の中</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>text</source>
      <comment>way of asking</comment>
      <translation>長文</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>chat</source>
      <comment>way of asking</comment>
      <translation>対話</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>in a chat</source>
      <translation>チャット</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>misled before</source>
      <translation>誤解を招く文の後</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>misled</source>
      <comment>way of asking</comment>
      <translation>誤誘導</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>doubted</source>
      <translation>疑われた場合</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>doubt</source>
      <comment>way of asking</comment>
      <translation>疑い</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>its subject's other facts</source>
      <translation>主語のほかの事実</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>others</source>
      <comment>way of asking</comment>
      <translation>他事実</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>shared</source>
      <comment>way of asking</comment>
      <translation>併用</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>with edits of its subject</source>
      <translation>同じ主語の編集と併用</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>choice</source>
      <comment>way of asking</comment>
      <translation>選択</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>new chosen over old</source>
      <translation>新旧の選択</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>old kept back</source>
      <translation>元の目的語を除外</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>ruled</source>
      <comment>way of asking</comment>
      <translation>除外</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>back</source>
      <comment>way of asking</comment>
      <translation>逆向き</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>new leads to subject</source>
      <translation>目的語から主語へ</translation>
    </message>
    <message>
      <location filename="gui/panels/robustness/table.py" />
      <source>unedited</source>
      <translation>編集前</translation>
    </message>
  </context>
</TS>
