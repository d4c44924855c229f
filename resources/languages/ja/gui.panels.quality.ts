<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/quality/files.py" />
      <source>Text, questions or known facts ({patterns})</source>
      <translation>テキスト、問題、既知の事実 ({patterns})</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/files.py" />
      <source>Measure with</source>
      <translation>測定に使うファイル</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/quality/files.py" />
      <source>{n} files</source>
      <translation>
        <numerusform>{n}個のファイル</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/quality/files.py" />
      <source>Reading {names}</source>
      <translation>{names}の読み込み</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/judge.py" />
      <source>The model that judges</source>
      <translation>判定するモデル</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/judge.py" />
      <source>{model} judges</source>
      <translation>{model}による判定</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/judge.py" />
      <source>Judged right</source>
      <translation>正しいと判定</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/judge.py" />
      <source>Judged right, in a chat</source>
      <translation>正しいと判定（チャット）</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/judge.py" />
      <source>  as the words say</source>
      <translation>  単語での判定と一致</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>The whole answer is the one that is wanted</source>
      <translation>答え全体が期待どおりである</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>exact</source>
      <translation>厳密</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>The share of the answer's tokens that are right</source>
      <translation>答えのトークンのうち正しいものの割合</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>tokens</source>
      <translation>トークン</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>The wanted answer is likelier than the other one (ES, PS, NS)</source>
      <translation>期待する答えのほうが、もう一方より確率が高い（ES、PS、NS）</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>preferred</source>
      <translation>優先</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>freely</source>
      <translation>自由生成</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>What the model itself writes when nobody gives it the first tokens; judged by the words</source>
      <translation>最初のトークンを与えずにモデル自身が書いた内容を、単語で判定する</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Efficacy</source>
      <translation>有効性</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Paraphrase</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Neighbourhood</source>
      <translation>近傍</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Same subject</source>
      <translation>同じ主語</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Portability</source>
      <translation>移植性</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Locality</source>
      <translation>局所性</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Harmonic mean</source>
      <translation>調和平均</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Probability</source>
      <translation>確率</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Says the new object</source>
      <translation>新しい目的語を答える</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>  and nothing else</source>
      <translation>  それだけを答える</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>  among other words</source>
      <translation>  ほかの語とともに</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>New and another one</source>
      <translation>新しいものと別のもの</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Another one only</source>
      <translation>別のもののみ</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Neither</source>
      <translation>どちらでもない</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>final</source>
      <translation>最終</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>immediate</source>
      <translation>直後</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>unedited</source>
      <translation>編集前</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Perplexity</source>
      <translation>パープレキシティ</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Fluency</source>
      <translation>流暢さ</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Known facts</source>
      <translation>既知の事実</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Their probability</source>
      <translation>その確率</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>questions</source>
      <translation>問題</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>right</source>
      <comment>correct</comment>
      <translation>正解</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>right, per token</source>
      <translation>正解（トークンあたり）</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>by guessing</source>
      <translation>当て推量</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Matthews</source>
      <translation>Matthews</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>How well the edits took, generalize and leave others alone appears here, right after each edit and after all. Edit some facts and press Measure. Drop questions, a text or known facts here to measure with them as well.</source>
      <translation>編集がどれだけ反映され、汎化し、ほかに影響しないかが、各編集の直後と全編集の後についてここに表示されます。事実を編集して「測定」を押してください。問題、テキスト、既知の事実のファイルをここにドロップすると、それらも使って測定します。</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Of efficacy, paraphrase and neighbourhood, final</source>
      <translation>最終の有効性、言い換え、近傍の調和平均</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>harmonic mean</source>
      <translation>調和平均</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>The new object is said after all edits</source>
      <translation>全編集の後に新しい目的語を答える割合</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>efficacy</source>
      <translation>有効性</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>The same in other words, after all edits</source>
      <translation>言い換えで尋ねた場合の割合（全編集の後）</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>paraphrase</source>
      <translation>言い換え</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Prompts about other subjects that keep their answer</source>
      <translation>別の主語についてのプロンプトで答えが変わらない割合</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>neighbourhood</source>
      <translation>近傍</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>How answers are judged</source>
      <translation>答えの判定方法</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Edit quality by protocol</source>
      <translation>プロトコル別の編集品質</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>What else the model can do, before all edits and now</source>
      <translation>モデルのその他の能力（全編集の前と現在）</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Judge...</source>
      <translation>判定...</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>All metrics of all protocols</source>
      <translation>全プロトコルの全指標</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>With...</source>
      <translation>ファイル追加...</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>Measuring edit quality</source>
      <translation>編集品質の測定</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>metric</source>
      <translation>指標</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>, final</source>
      <translation>（最終）</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>ability</source>
      <translation>能力</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>before</source>
      <translation>前</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>now</source>
      <translation>現在</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/quality/panel.py" />
      <source>{n} probes</source>
      <translation>
        <numerusform>{n}件のプローブ</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>{probes} left out, as an edit rewrites them</source>
      <translation>編集で書き換えられる{probes}を除外</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>judged by {judge}</source>
      <translation>{judge}が判定</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>the model now has {position:,}: measure again</source>
      <translation>現在のモデルの編集は{position:,}件：再測定してください</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>; </source>
      <translation>；</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>{verdict}, in a chat</source>
      <translation>{verdict}（チャット）</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/quality/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>{sampled:,} of {edits}</source>
      <translation>{edits}のうち{sampled:,}件</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>{measured}, after {edits}</source>
      <translation>{measured}を測定（{edits}の後）</translation>
    </message>
    <message>
      <location filename="gui/panels/quality/panel.py" />
      <source>{file}: {measure}</source>
      <translation>{file}：{measure}</translation>
    </message>
  </context>
</TS>
