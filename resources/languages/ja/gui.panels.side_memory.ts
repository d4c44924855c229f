<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>What a side memory answers and what it leaves alone appears here while a method edits with one</source>
      <translation>サイドメモリを使う手法で編集している間、サイドメモリが答えるものと答えないものがここに表示されます</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{n} edited prompts</source>
      <translation>
        <numerusform>編集済みプロンプト{n}件</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{n} untouched facts</source>
      <translation>
        <numerusform>未編集の事実{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{prompts}
not asked</source>
      <translation>{prompts}
未確認</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{share} {prompts} not asked</source>
      <translation>{share} {prompts}は未確認</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>of {prompts}
answered by it</source>
      <translation>{prompts}のうち
メモリが回答</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{share} of {prompts} answered by it</source>
      <translation>{prompts}のうち{share}にメモリが回答</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Listing methods</source>
      <translation>手法の一覧の取得</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>What the side memory holds</source>
      <translation>サイドメモリの内容</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Side memory shown</source>
      <translation>表示するサイドメモリ</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>The side memory that is shown; this session has several</source>
      <translation>表示するサイドメモリ（このセッションには複数あります）</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Logarithmic axis of the signal</source>
      <translation>信号の対数軸</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>log</source>
      <comment>axis</comment>
      <translation>対数</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Memory of triples</source>
      <translation>三つ組のメモリ</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Use MemLLM's memory, or teach the model to</source>
      <translation>MemLLMのメモリを使う、またはモデルに使い方を教える</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Signals on edited prompts and untouched facts</source>
      <translation>編集済みプロンプトと未編集の事実での信号</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Use of the side memory's parts</source>
      <translation>サイドメモリの各部の使用状況</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{what}.</source>
      <translation>{what}。</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{n} edits</source>
      <translation>
        <numerusform>編集{n}件</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>After {edits} there is no side memory.</source>
      <translation>{edits}の後にはサイドメモリがありません。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{what}: {methods}.</source>
      <translation>{what}：{methods}。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Each entry has its own threshold.</source>
      <translation>項目ごとにしきい値があります。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>After {edits}.</source>
      <translation>{edits}の後。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{prompts}, {facts} between {low:.3g} and {high:.3g}.</source>
      <translation>{low:.3g}〜{high:.3g}：{prompts}、{facts}。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>{text}.</source>
      <translation>{text}。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>Behind "{prompt}" the model asked {asked} and the memory answered {answers}.</source>
      <translation>「{prompt}」の後にモデルが{asked}を尋ね、メモリは{answers}と答えました。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/panel.py" />
      <source>nothing</source>
      <translation>なし</translation>
    </message>
    <message numerus="yes">
      <location filename="gui/panels/side_memory/reading.py" />
      <source>Writing {n} facts into the memory</source>
      <translation>
        <numerusform>{n}件の事実をメモリに書き込み中</numerusform>
      </translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>edited prompts</source>
      <translation>編集済みプロンプト</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>signal from</source>
      <translation>信号（下限）</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>signal to</source>
      <translation>信号（上限）</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>untouched facts</source>
      <translation>未編集の事実</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>Routing signal of the side memory</source>
      <translation>サイドメモリのルーティング信号</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>share of prompts</source>
      <translation>プロンプトの割合</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>signal</source>
      <translation>信号</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/signal_histogram.py" />
      <source>threshold {threshold:.3g}</source>
      <translation>しきい値{threshold:.3g}</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/teaching.py" />
      <source>The model was taught to read a memory; MemLLM uses it from the next edit on.</source>
      <translation>モデルはメモリの読み方を学習しました。MemLLMは次の編集からこれを使います。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/teaching.py" />
      <source>The model was taught to write: "Read a text into the memory" finds the facts of a text.</source>
      <translation>モデルは書き方を学習しました。「テキストをメモリに読み込む」でテキストから事実を取り出せます。</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/teaching.py" />
      <source>Teaching the model to use a memory</source>
      <translation>モデルにメモリの使い方を学習中</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/usage_map.py" />
      <source>{part} {number}</source>
      <translation>{part}{number}</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/usage_map.py" />
      <source>{first}, {second}: {use:.3g}</source>
      <translation>{first}、{second}：{use:.3g}</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/usage_map.py" />
      <source>column</source>
      <translation>列</translation>
    </message>
    <message>
      <location filename="gui/panels/side_memory/usage_map.py" />
      <source>row</source>
      <translation>行</translation>
    </message>
  </context>
</TS>
