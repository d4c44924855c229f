<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>The edit is in the weights; whether the model says the new object was not asked</source>
      <translation>編集は重みにありますが、モデルが新しい目的語を言うかは問い合わせていません</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>The edit is in the weights, and the model said the new object {seen}</source>
      <translation>編集は重みにあり、モデルは新しい目的語を答えました：{seen}</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>The edit is in the weights, and the model does not say the new object: it did not {seen}</source>
      <translation>編集は重みにありますが、モデルは新しい目的語を答えませんでした：{seen}</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>The model said the new object once, and did not {seen}</source>
      <translation>モデルは一度は新しい目的語を答えましたが、答えなくなりました：{seen}</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>A later step of the timeline took the edit out of the weights</source>
      <translation>タイムラインの後の操作で、編集は重みから取り除かれています</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>The timeline stands before this edit</source>
      <translation>タイムラインはこの編集より前にあります</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>when it was last asked, after {edits}</source>
      <translation>最後の問い合わせ時（{edits}の後）</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>right after its edit; it was not asked since</source>
      <translation>編集直後（その後は問い合わせていません）</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>written</source>
      <translation>書き込み済み</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>not taken</source>
      <translation>反映されず</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>lost later</source>
      <translation>後に失われた</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>taken back</source>
      <translation>取り消し済み</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>undone</source>
      <translation>元に戻し済み</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>{count:,} {state}</source>
      <translation>{state}{count:,}件</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/events/edit_state.py" />
      <source>no edits</source>
      <translation>編集なし</translation>
    </message>
    <message>
      <location filename="engine/events/free.py" />
      <source>the model itself, its first sentence or {tokens} tokens</source>
      <translation>モデル自身の終了、最初の文、または{tokens}トークン</translation>
    </message>
    <message>
      <location filename="engine/events/free.py" />
      <source>the model itself or {tokens} tokens</source>
      <translation>モデル自身の終了、または{tokens}トークン</translation>
    </message>
    <message>
      <location filename="engine/events/study_seeds.py" />
      <source>mean ± half of the 95 % t interval over seeds; each seed draws the facts and their order, the same for every method. Methods are called different only where the interval of their difference, seed by seed, excludes zero</source>
      <translation>平均 ± シード間の95 % t信頼区間の半幅。各シードが事実とその順序を決め、全手法で共通です。シードごとの差の区間が0を含まないときだけ、手法に差があるとします</translation>
    </message>
    <message>
      <location filename="engine/events/tabular.py" />
      <source>"pip install pandas" brings it; records() gives the same rows without it.</source>
      <translation>"pip install pandas"でインストールできます。records()ならpandasなしで同じ行が得られます。</translation>
    </message>
    <message>
      <location filename="engine/events/tabular.py" />
      <source>to_frame() needs pandas, which is not installed.</source>
      <translation>to_frame()に必要なpandasがインストールされていません。</translation>
    </message>
    <message>
      <location filename="engine/events/taking_back.py" />
      <source>No other fact is in the weights.</source>
      <translation>重みに他の事実はありません。</translation>
    </message>
    <message>
      <location filename="engine/events/taking_back.py" />
      <source>the {count:,}</source>
      <translation>{count:,}</translation>
    </message>
    <message>
      <location filename="engine/events/taking_back.py" />
      <source>{count:,} of the {all:,}</source>
      <translation>{all:,}件中の{count:,}</translation>
    </message>
    <message>
      <location filename="engine/events/taking_back.py" />
      <source>Of {asked} facts that stay {lost:,} are lost and {gained:,} gained; the probability of their objects moves by {mean:.3f} on average and {most:.3f} at most.</source>
      <translation>残る事実{asked}件のうち、{lost:,}件が失われ、{gained:,}件が新たに成り立ちます。目的語の確率の変化は平均{mean:.3f}、最大{most:.3f}です。</translation>
    </message>
    <message>
      <location filename="engine/events/taking_back.py" />
      <source>Exact: the side memory is as it was without the entry.</source>
      <translation>厳密：サイドメモリは、その項目がなかった状態になります。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/events/taking_back.py" />
      <source>Exact: batches {batches} are solved anew in closed form from the keys, residuals and statistics that were kept, without what is taken back.</source>
      <translation>
        <numerusform>厳密：バッチ{batches}を、保存されたキー、残差、統計量から、取り消す分を除いて閉形式で解き直します。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/events/taking_back.py" />
      <source>Not undone: keys and values of later batches were found on a model that had the edit, and are kept.</source>
      <translation>元に戻らないもの：後のバッチのキーと値は、その編集があるモデルで求めたものがそのまま残ります。</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/events/taking_back.py" />
      <source>Batches {batches} as written: {reason}.</source>
      <translation>
        <numerusform>バッチ{batches}は書き込んだままです：{reason}。</numerusform>
      </translation>
    </message>
    <message>
      <location filename="engine/events/taking_back.py" />
      <source>{first} and {more:,} more</source>
      <translation>{first}ほか{more:,}件</translation>
    </message>
    <message numerus="yes">
      <location filename="engine/events/timeline.py" />
      <source>{name} started at {n} edits; {former} keeps its {edits}.</source>
      <translation>
        <numerusform>{name}は{n}件の編集の時点から始まりました。{former}の{edits}件はそのまま残ります。</numerusform>
      </translation>
    </message>
  </context>
</TS>
