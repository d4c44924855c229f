<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/hub/child.py" />
      <source>It was removed. Try again; if it stays so, something between here and the Hub changes what comes.</source>
      <translation>削除しました。もう一度試してください。同じことが続く場合は、Hubとの間の何かが内容を変えています。</translation>
    </message>
    <message>
      <location filename="engine/hub/child.py" />
      <source>{file} of {name} is damaged: its checksum is not the one that the Hub states.</source>
      <translation>{name}の{file}が破損しています。チェックサムがHubの示すものと一致しません。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Asking the Hub</source>
      <translation>Hubへの問い合わせ</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Checking</source>
      <translation>確認</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Fetching</source>
      <translation>ダウンロード</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>{name} takes {missing:,.0f} MB more, and {free:,.0f} MB are free on that disk.</source>
      <translation>{name}にはあと{missing:,.0f} MBが必要ですが、そのディスクの空きは{free:,.0f} MBです。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Make room there ({room} MB have to stay free), or name another folder with {variable}.</source>
      <translation>空きを作る（{room} MBは空けておく必要があります）か、{variable}で別のフォルダーを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>{name} is here in another state ({kept}, and this is {asked}).</source>
      <translation>{name}の別の状態がここにあります（{kept}。求められたのは{asked}）。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Sessions on it need it as it is. Remove it first to fetch this one.</source>
      <translation>これを使うセッションには今の状態が必要です。こちらをダウンロードするには、先に削除してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Move it elsewhere.</source>
      <translation>別の場所に移してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>it is in the way, and was not fetched by this program.</source>
      <translation>このプログラムがダウンロードしたものではなく、保存の妨げになっています。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>index of weights</source>
      <translation>重みのインデックス</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>{file} of this model names {missing}, which the Hub does not have.</source>
      <translation>このモデルの{file}が指す{missing}がHubにありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Choose another model.</source>
      <translation>別のモデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>The process that asks the Hub ended before its time.</source>
      <translation>Hubに問い合わせるプロセスが途中で終了しました。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>Try again.</source>
      <translation>もう一度試してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>, </source>
      <translation>、</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>bytes</source>
      <translation>バイト</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>nothing comes just now</source>
      <translation>現在、受信がありません</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>{speed:.0f} kB/s</source>
      <translation>{speed:.0f} kB/s</translation>
    </message>
    <message>
      <location filename="engine/hub/fetching.py" />
      <source>{speed:.1f} MB/s</source>
      <translation>{speed:.1f} MB/s</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>{name} is an adapter and no model.</source>
      <translation>{name}はアダプターで、モデルではありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>Fetch its base model, then import the adapter as a change.</source>
      <translation>元のモデルをダウンロードしてから、アダプターを変更としてインポートしてください。</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>Fetch the model that it was made from, or one of its files by hand and open that as a GGUF file.</source>
      <translation>作成元のモデルをダウンロードするか、ファイルの1つを手動でダウンロードし、GGUFファイルとして開いてください。</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>{name} has GGUF files alone.</source>
      <translation>{name}にはGGUFファイルしかありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>Another version of it may have them; what else is there can run code when it is read.</source>
      <translation>別の版にはあるかもしれません。ここにあるものは、読むとコードが実行されるおそれがあります。</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>{name} has no safetensors weights.</source>
      <translation>{name}にはsafetensorsの重みがありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>{name} holds no language model ({config} and safetensors weights).</source>
      <translation>{name}には言語モデル（{config}とsafetensorsの重み）がありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/files.py" />
      <source>Check the name on its page.</source>
      <translation>モデルのページで名前を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/kept.py" />
      <source>{name} was not fetched by this program.</source>
      <translation>{name}はこのプログラムがダウンロードしたものではありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/kept.py" />
      <source>"palimpsest get" lists the models that were.</source>
      <translation>ダウンロード済みのモデルは「palimpsest get」で一覧できます。</translation>
    </message>
    <message>
      <location filename="engine/hub/kept.py" />
      <source>it cannot be removed ({reason}).</source>
      <translation>削除できません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/hub/kept.py" />
      <source>Close what uses it, and try again.</source>
      <translation>これを使っているものを閉じて、もう一度試してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/kept.py" />
      <source>Wait for it.</source>
      <translation>終わるまでお待ちください。</translation>
    </message>
    <message>
      <location filename="engine/hub/kept.py" />
      <source>{name} is being fetched by another window or command.</source>
      <translation>{name}は別のウィンドウかコマンドがダウンロード中です。</translation>
    </message>
    <message>
      <location filename="engine/hub/kept.py" />
      <source>note of a fetched model</source>
      <translation>ダウンロードしたモデルの記録</translation>
    </message>
    <message>
      <location filename="engine/hub/names.py" />
      <source>{text!r} is no name of a model on the Hub.</source>
      <translation>{text!r}はHubのモデルの名前ではありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/names.py" />
      <source>It has an owner and a name, such as HuggingFaceTB/SmolLM2-135M-Instruct.</source>
      <translation>HuggingFaceTB/SmolLM2-135M-Instructのように、所有者と名前が必要です。</translation>
    </message>
    <message>
      <location filename="engine/hub/suggested.py" />
      <source>The smallest and quickest: 2 to 3 s an edit on one core of a CPU. 398 edits were made on it.</source>
      <translation>最も小さく速いモデル：CPUの1コアで編集1件に2～3秒。398件の編集実績があります。</translation>
    </message>
    <message>
      <location filename="engine/hub/suggested.py" />
      <source>Gemma terms of use</source>
      <translation>Gemma利用規約</translation>
    </message>
    <message>
      <location filename="engine/hub/suggested.py" />
      <source>Twice as large, with a vocabulary of many languages: 4 to 5 s an edit. 100 edits were made on it.</source>
      <translation>大きさは2倍で、多言語の語彙を持つモデル：編集1件に4～5秒。100件の編集実績があります。</translation>
    </message>
    <message>
      <location filename="engine/hub/suggested.py" />
      <source>The largest of the three, in English and Chinese: 5 to 11 s an edit. 100 edits were made on it.</source>
      <translation>3つの中で最も大きい、英語と中国語のモデル：編集1件に5～11秒。100件の編集実績があります。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Try again later; what was fetched is kept, and gone on with.</source>
      <translation>後でもう一度試してください。ダウンロード済みの分は保存されており、そこから続けます。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Leave out what stands behind the @, or check it on the model's page.</source>
      <translation>@の後を省くか、モデルのページで確認してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>{name} has no such revision.</source>
      <translation>{name}にそのようなリビジョンはありません。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Its page may say why; choose another model.</source>
      <translation>理由がページに書かれているかもしれません。別のモデルを選んでください。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The Hub has closed {name}.</source>
      <translation>Hubは{name}の公開を停止しています。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Check its spelling on huggingface.co. A private one needs a token (HF_TOKEN, or hf auth login).</source>
      <translation>huggingface.coで綴りを確認してください。非公開のモデルにはトークン（HF_TOKENまたはhf auth login）が必要です。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>There is no model {name} on the Hub, or it is private.</source>
      <translation>{name}というモデルがHubにないか、非公開です。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Start anew: the model has changed meanwhile.</source>
      <translation>最初からやり直してください。その間にモデルが変更されています。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>A file of {name} is no longer on the Hub.</source>
      <translation>{name}のファイルがHubからなくなりました。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Wait some minutes. With a token (HF_TOKEN) it allows more.</source>
      <translation>数分お待ちください。トークン（HF_TOKEN）があれば制限が緩くなります。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The Hub refuses more questions for now.</source>
      <translation>Hubは現在、これ以上の問い合わせを受け付けません。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The Hub answered with error {status}.</source>
      <translation>Hubがエラー{status}を返しました。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Check HTTPS_PROXY.</source>
      <translation>HTTPS_PROXYを確認してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The proxy does not lead to the Hub ({reason}).</source>
      <translation>プロキシからHubに接続できません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Check the network.</source>
      <translation>ネットワークを確認してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The Hub cannot be reached ({reason}).</source>
      <translation>Hubに接続できません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The connection to the Hub broke off ({reason}).</source>
      <translation>Hubとの接続が切れました（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Check the rights of the folder.</source>
      <translation>フォルダーのアクセス権を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Make room on that disk; what was fetched is kept.</source>
      <translation>そのディスクに空きを作ってください。ダウンロード済みの分は保存されています。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The disk does not take it ({reason}).</source>
      <translation>ディスクに書き込めません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>The download broke off.</source>
      <translation>ダウンロードが途中で切れました。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Fetching {name} failed ({kind}: {reason}).</source>
      <translation>{name}のダウンロードに失敗しました（{kind}：{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>Sign in and agree on {page}, make a token there (Settings, Access tokens), and keep it with the command hf auth login or in the variable HF_TOKEN. Then try again.</source>
      <translation>{page}でサインインして同意し、そこでトークンを作り（Settings、Access tokens）、コマンドhf auth loginか変数HF_TOKENで保存してから、もう一度試してください。</translation>
    </message>
    <message>
      <location filename="engine/hub/troubles.py" />
      <source>{name} is given only to who has agreed to its licence.</source>
      <translation>{name}を利用できるのは、ライセンスに同意した人だけです。</translation>
    </message>
  </context>
</TS>
