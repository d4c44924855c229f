<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="gui/actions/actions.py" />
      <source>{tip} ({keys})</source>
      <translation>{tip}（{keys}）</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Undo</source>
      <translation>元に戻す</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Take back the last change where you work, or the last batch.</source>
      <translation>作業中の場所での最後の変更、または最後のバッチを元に戻します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Bring back what was undone.</source>
      <translation>元に戻したものをやり直します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Redo</source>
      <translation>やり直す</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Add an empty row to the edits table.</source>
      <translation>編集の表に空の行を追加します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>New fact</source>
      <translation>新しい事実</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Paste facts</source>
      <translation>事実を貼り付け</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Add the rows that a spreadsheet put on the clipboard.</source>
      <translation>表計算ソフトからクリップボードにコピーした行を追加します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Remove selected facts</source>
      <translation>選択した事実を削除</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Take the selected rows out of the table.</source>
      <translation>選択した行を表から取り除きます。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Take this edit back...</source>
      <translation>この編集を取り消す...</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Take the selected edits out of the weights, the others staying; shows first what will change.</source>
      <translation>選択した編集だけを重みから取り除き、ほかは残します。何が変わるかを先に表示します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Duplicate selected facts</source>
      <translation>選択した事実を複製</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Add copies of the selected rows, to be changed.</source>
      <translation>選択した行の写しを、書き換え用に追加します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Queue again</source>
      <translation>待ち行列に入れ直す</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Let failed rows wait again, and add copies of edited ones that wait.</source>
      <translation>失敗した行を待ち行列に戻し、編集済みの行は写しを待ち行列に加えます。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Find in the table</source>
      <translation>表の中を検索</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Show only the facts with certain words.</source>
      <translation>指定した語を含む事実だけを表示します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Set relation of selected facts...</source>
      <translation>選択した事実の関係を設定...</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Give all selected facts the same relation.</source>
      <translation>選択したすべての事実を同じ関係にします。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Export selected facts...</source>
      <translation>選択した事実を書き出し...</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Write the selected facts to a CSV, TSV, JSON or JSONL file.</source>
      <translation>選択した事実をCSV、TSV、JSON、JSONLのファイルに書き出します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Fact details...</source>
      <translation>事実の詳細...</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Give the true answer, paraphrases and neighbours of the current row.</source>
      <translation>現在の行の正しい答え、言い換え、近傍を入力します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Ask in the playground</source>
      <translation>プレイグラウンドで質問</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Put the prompt of the current row into the playground.</source>
      <translation>現在の行のプロンプトをプレイグラウンドに入れます。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Add demo facts</source>
      <translation>デモの事実を追加</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Add ten facts of the demo world, chosen at random.</source>
      <translation>デモ世界の事実を無作為に10件選んで追加します。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Name this point...</source>
      <translation>この時点に名前を付ける...</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Give the current point of the timeline a name.</source>
      <translation>タイムラインの現在の時点に名前を付けます。</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Branches...</source>
      <translation>ブランチ...</translation>
    </message>
    <message>
      <location filename="gui/actions/edit_menu.py" />
      <source>Switch to another branch of the timeline, rename it, compare two, or delete one.</source>
      <translation>タイムラインのブランチの切り替え、名前の変更、比較、削除を行います。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Predict interference</source>
      <translation>干渉を予測</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Say what editing the queued facts would do to earlier edits and to known facts.</source>
      <translation>待機中の事実を編集すると、以前の編集や既知の事実がどうなるかを予測します。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure superposition</source>
      <translation>重ね合わせを測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure how much the keys overlap in every layer now.</source>
      <translation>現在、各層でキーがどれだけ重なっているかを測定します。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure superposition in full</source>
      <translation>重ね合わせを完全に測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Compare the keys of every pair of facts in all layers, with names and angles.</source>
      <translation>すべての層で事実のすべての対のキーを比べ、名前と角度を示します。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure importance</source>
      <translation>重要度を測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure what each layer adds to the residual stream, now and before the edits.</source>
      <translation>各層が残差ストリームに加えるものを、現在と編集前について測定します。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Trace facts</source>
      <translation>事実をトレース</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Find the tokens and layers at which the model recalls the selected facts.</source>
      <translation>モデルが選択した事実を思い出すトークンと層を見つけます。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure retention</source>
      <translation>保持を測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Ask all applied edits again, and find which later edit broke which earlier one.</source>
      <translation>適用済みの編集をすべて確かめ直し、どの編集がそれ以前のどの編集を壊したかを調べます。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure edit quality</source>
      <translation>編集の品質を測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Ask the model about all applied edits and score the answers.</source>
      <translation>適用済みの編集についてモデルに質問し、答えを採点します。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Have free answers judged...</source>
      <translation>自由な答えを判定させる...</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Have a local model of your choice read what the model writes of its edits, and say right or wrong.</source>
      <translation>編集についてモデルが書いた文を、選んだローカルモデルに読ませて正誤を判定させます。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure robustness</source>
      <translation>頑健性を測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Ask the edits in other ways: in other words, in long texts, in a chat, with doubt.</source>
      <translation>編集を別の聞き方で確かめます：言い換え、長い文章、チャット、疑いを含む質問など。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure abilities</source>
      <translation>能力を測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Ask the tasks of lm-evaluation-harness that the panel Abilities names, before the edits and now.</source>
      <translation>パネル「能力」で指定したlm-evaluation-harnessのタスクを、編集前と現在について測定します。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure survival</source>
      <translation>耐久性を測定</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Try whether the edits outlive fewer bits, a fine-tune on something else and a merge.</source>
      <translation>低ビット化、別データでのファインチューニング、マージの後も編集が残るかを試します。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Measure with...</source>
      <translation>測定に使うデータ...</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Bring a held-out text, known facts or multiple-choice questions to measure the model with.</source>
      <translation>モデルの測定に使う検証用テキスト、既知の事実、多肢選択問題を読み込みます。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Look for edits</source>
      <translation>編集を検出</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Say which facts of this model look edited.</source>
      <translation>このモデルのどの事実が編集されたように見えるかを調べます。</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Look for traces of edits</source>
      <translation>編集の痕跡を調べる</translation>
    </message>
    <message>
      <location filename="gui/actions/measure_menu.py" />
      <source>Say which matrices look edited, from the weights alone.</source>
      <translation>重みだけから、どの行列が編集されたように見えるかを調べます。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Run</source>
      <translation>実行</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Edit the model with all queued facts.</source>
      <translation>待機中のすべての事実でモデルを編集します。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Run selected facts</source>
      <translation>選択した事実を実行</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Edit the model with those selected facts that wait, and no others.</source>
      <translation>選択した事実のうち待機中のものだけでモデルを編集します。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Run shown facts</source>
      <translation>表示中の事実を実行</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Edit the model with those facts that the filter shows and that wait, and no others.</source>
      <translation>絞り込みで表示されている事実のうち待機中のものだけでモデルを編集します。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Run selected facts as one batch</source>
      <translation>選択した事実を1バッチで実行</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Edit the model with the selected facts at once, whatever the batch size of the method.</source>
      <translation>手法のバッチサイズにかかわらず、選択した事実を一度に編集します。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Pause</source>
      <translation>一時停止</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Hold the run after the step in hand, or go on.</source>
      <translation>現在のステップの後で実行を一時停止するか、再開します。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Stop after the step in hand; the model stays at the last whole batch.</source>
      <translation>現在のステップの後で停止します。モデルは最後に完了したバッチの状態にとどまります。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Guard rails...</source>
      <translation>ガードレール...</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Limits at which a run pauses or goes back, and how often earlier edits are asked.</source>
      <translation>実行を一時停止したり戻したりする限度と、以前の編集を確かめる頻度です。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Text for statistics...</source>
      <translation>統計量用のテキスト...</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Choose the plain text from which a method learns what it must leave as it is.</source>
      <translation>何を変えずに残すかを手法が学ぶためのプレーンテキストを選びます。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Choose method...</source>
      <translation>手法を選択...</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Find a method by its name or by what it does.</source>
      <translation>手法を名前や働きから探します。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Compare methods...</source>
      <translation>手法を比較...</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Have several methods write the same facts, and put them side by side.</source>
      <translation>同じ事実を複数の手法で書き込み、結果を並べて比べます。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Tune the method for this model</source>
      <translation>手法をこのモデルにチューニング</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Search for settings of the chosen method that fit this model, with the facts of the table; again: stop.</source>
      <translation>表の事実を使い、選んだ手法の設定のうちこのモデルに合うものを探します。もう一度選ぶと停止します。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Read a text into the memory...</source>
      <translation>テキストをメモリに読み込む…</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Have the model find the facts of a text, and write those that you tick into MemLLM's memory.</source>
      <translation>モデルがテキストから事実を取り出し、チェックを付けたものをMemLLMのメモリに書き込みます。</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Teach the model to use a memory...</source>
      <translation>モデルにメモリの使い方を教える…</translation>
    </message>
    <message>
      <location filename="gui/actions/run_menu.py" />
      <source>Train the model to read MemLLM's memory, or to write to it, with the facts of the table.</source>
      <translation>表の事実を使って、MemLLMのメモリの読み方または書き方をモデルに教えます。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>File</source>
      <translation>ファイル</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>Edit</source>
      <translation>編集</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>Measure</source>
      <translation>測定</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>View</source>
      <translation>表示</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>Panels</source>
      <translation>パネル</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>Help</source>
      <translation>ヘルプ</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>&amp;File</source>
      <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>&amp;Edit</source>
      <translation>編集(&amp;E)</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>&amp;Run</source>
      <translation>実行(&amp;R)</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>&amp;Measure</source>
      <translation>測定(&amp;M)</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>&amp;View</source>
      <translation>表示(&amp;V)</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>&amp;Panels</source>
      <translation>パネル(&amp;P)</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>&amp;Help</source>
      <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>The engine is still starting.</source>
      <translation>エンジンを起動しています。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>No model is open.</source>
      <translation>モデルを開いていません。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>No run is going on.</source>
      <translation>実行中の編集はありません。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>A run is going on.</source>
      <translation>編集を実行中です。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>Nothing is being worked on.</source>
      <translation>実行中の作業はありません。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>No fact is queued.</source>
      <translation>待機中の事実はありません。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>The table is empty.</source>
      <translation>表は空です。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>No edit is applied.</source>
      <translation>適用中の編集はありません。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>There is one branch only.</source>
      <translation>ブランチは1つだけです。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>No task is named in Abilities.</source>
      <translation>「能力」パネルでタスクが指定されていません。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>There is nothing to take back.</source>
      <translation>取り消すものはありません。</translation>
    </message>
    <message>
      <location filename="gui/actions/spec.py" />
      <source>There is nothing to bring back.</source>
      <translation>やり直すものはありません。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Open model folder...</source>
      <translation>モデルのフォルダーを開く...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Open a model from its folder.</source>
      <translation>フォルダーからモデルを開きます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Open GGUF file...</source>
      <translation>GGUFファイルを開く...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Open a model from its one GGUF file.</source>
      <translation>1つのGGUFファイルからモデルを開きます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Get a model...</source>
      <translation>モデルを入手...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Fetch a model by its name from the Hugging Face Hub, and see those that are here.</source>
      <translation>Hugging Face Hubから名前でモデルを取得します。手元にあるモデルも表示します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Open the demo world</source>
      <translation>デモ世界を開く</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Load the small model of an invented world.</source>
      <translation>架空の世界の小さなモデルを読み込みます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Eject model</source>
      <translation>モデルを取り外す</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Take the model out of memory.</source>
      <translation>モデルをメモリから外します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Sessions...</source>
      <translation>セッション...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Find, open, name, copy, export or delete a session.</source>
      <translation>セッションの検索、名前の変更、複製、書き出し、削除を行い、開くこともできます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Import facts...</source>
      <translation>事実をインポート...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Read facts from a CSV, TSV, JSON or JSONL file.</source>
      <translation>CSV、TSV、JSON、JSONLのファイルから事実を読み込みます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Import a change...</source>
      <translation>変更をインポート...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Take an adapter, deltas or a fine-tuned model of the same base in as one batch.</source>
      <translation>同じ元のモデルのアダプター、差分、ファインチューニング済みモデルを1つのバッチとして取り込みます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Export...</source>
      <translation>エクスポート...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Save the model, the change, the session or a report.</source>
      <translation>モデル、変更、セッション、レポートを保存します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Close the program.</source>
      <translation>プログラムを終了します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Quit</source>
      <translation>終了</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>All actions...</source>
      <translation>すべての操作...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Find any action by its name.</source>
      <translation>操作を名前で探します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Always use the light theme.</source>
      <translation>常にライトテーマを使います。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Light theme</source>
      <translation>ライトテーマ</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Always use the dark theme.</source>
      <translation>常にダークテーマを使います。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Dark theme</source>
      <translation>ダークテーマ</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>High contrast</source>
      <translation>ハイコントラスト</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Always use the theme of high contrast.</source>
      <translation>常にハイコントラストのテーマを使います。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Theme of the system</source>
      <translation>システムのテーマ</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Follow the light or dark theme of the system.</source>
      <translation>システムのライトまたはダークのテーマに合わせます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Larger text</source>
      <translation>文字を大きく</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Make all text one point larger.</source>
      <translation>すべての文字を1ポイント大きくします。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Make all text one point smaller.</source>
      <translation>すべての文字を1ポイント小さくします。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Smaller text</source>
      <translation>文字を小さく</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Reset layout</source>
      <translation>配置をリセット</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Put all panels back where they were at first.</source>
      <translation>すべてのパネルを最初の配置に戻します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Float or dock this panel</source>
      <translation>このパネルを切り離す、または戻します</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Put the panel in use into a window of its own, or back to its place.</source>
      <translation>使用中のパネルを独立したウィンドウにするか、元の場所に戻します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Move this panel...</source>
      <translation>このパネルを移動...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Put the panel in use to another one: as its tab, right of it or below it.</source>
      <translation>使用中のパネルを、ほかのパネルのタブにするか、その右または下に置きます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Close this panel</source>
      <translation>このパネルを閉じる</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Close the panel in use; the Panels menu brings it back.</source>
      <translation>使用中のパネルを閉じます。メニュー「パネル」から再び開けます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Settings...</source>
      <translation>環境設定...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Theme, size of text, threads and folders.</source>
      <translation>テーマ、文字の大きさ、スレッド、フォルダーを設定します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>First steps</source>
      <translation>はじめの一歩</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Be shown around in five steps, and have the next step named below the menu.</source>
      <translation>5つのステップで案内し、次の一歩をメニューの下に表示します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Search the documents, the panels and the keys; nothing is asked of a network.</source>
      <translation>文書、パネル、キー操作を検索します。ネットワークは使いません。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Help on this panel</source>
      <translation>このパネルのヘルプ</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Open the page about the panel in use.</source>
      <translation>使用中のパネルについてのページを開きます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Open log folder</source>
      <translation>ログのフォルダーを開く</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Show the folder with the log files.</source>
      <translation>ログファイルのあるフォルダーを表示します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Copy diagnostics</source>
      <translation>診断情報をコピー</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Copy versions, devices and the log for a bug report.</source>
      <translation>不具合報告用に、バージョン、デバイス、ログをコピーします。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Check for updates...</source>
      <translation>更新を確認...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Ask the feed of updates whether there is a newer version, and take it.</source>
      <translation>新しいバージョンがあるかを配信元に問い合わせ、あれば取り込みます。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Repair environment...</source>
      <translation>環境を修復...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Make the program's own environment anew from what the installer brought.</source>
      <translation>インストーラーが持っているものから、プログラム専用の環境を作り直します。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Use another device build...</source>
      <translation>別のデバイス向けビルドを使う...</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>Choose what the program computes with: the CPU alone, CUDA, ROCm or Apple's GPU.</source>
      <translation>計算に使うものを選びます：CPUのみ、CUDA、ROCm、AppleのGPU。</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>About Palimpsest</source>
      <translation>Palimpsestについて</translation>
    </message>
    <message>
      <location filename="gui/actions/table.py" />
      <source>What this program is, its version and licence.</source>
      <translation>このプログラムの概要、バージョン、ライセンスです。</translation>
    </message>
  </context>
</TS>
