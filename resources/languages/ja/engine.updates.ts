<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>Repair the environment.</source>
      <translation>環境を修復してください。</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>the key for updates cannot be read.</source>
      <translation>更新用の鍵を読み取れません。</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>the key for updates is of another kind than Ed25519.</source>
      <translation>更新用の鍵がEd25519ではありません。</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>it is not signed with the key that this program carries</source>
      <translation>このプログラムの鍵で署名されていません</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>its signature is no base64</source>
      <translation>署名がbase64ではありません</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>it is no feed ({error})</source>
      <translation>更新情報ではありません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>it is of form {form}, and this program reads {known}</source>
      <translation>形式が{form}で、このプログラムが読めるのは{known}です</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>Install the newest by hand.</source>
      <translation>最新バージョンを手動でインストールしてください。</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>what it says is not of the form that it should be ({error})</source>
      <translation>内容が正しい形式ではありません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>the time at which it was made has no zone</source>
      <translation>作成時刻にタイムゾーンがありません</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>its {file} is too large</source>
      <translation>{file}が大きすぎます</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>Nothing was changed.</source>
      <translation>何も変更していません。</translation>
    </message>
    <message>
      <location filename="engine/updates/feed.py" />
      <source>the feed of updates is refused: {why}.</source>
      <translation>更新情報を受け入れられません：{why}。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>it is longer than {longest:,} bytes, so it is no feed.</source>
      <translation>{longest:,}バイトを超えているため、更新情報ではありません。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>Check the address.</source>
      <translation>アドレスを確認してください。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>it names {url!r}, which is neither an https address nor beside it.</source>
      <translation>{url!r}を指していますが、httpsのアドレスでも、同じ場所のものでもありません。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>Fetching</source>
      <translation>ダウンロード</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>bytes</source>
      <translation>バイト</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>{file} is not the file that the feed names (another size or checksum).</source>
      <translation>{file}は更新情報が示すファイルではありません（大きさまたはチェックサムが異なります）。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>Nothing was changed. Try again later; if it stays so, tell whoever makes the releases.</source>
      <translation>何も変更していません。後でもう一度試してください。同じことが続く場合は、公開元に連絡してください。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>updates are read from https addresses and files only.</source>
      <translation>更新は、httpsのアドレスかファイルからだけ読み取れます。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>it cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>Check the address and the connection.</source>
      <translation>アドレスと接続を確認してください。</translation>
    </message>
    <message>
      <location filename="engine/updates/fetching.py" />
      <source>it leads on to an address that is not https.</source>
      <translation>https以外のアドレスに転送されています。</translation>
    </message>
    <message>
      <location filename="engine/updates/known.py" />
      <source>note of updates</source>
      <translation>更新の記録</translation>
    </message>
    <message>
      <location filename="engine/updates/known.py" />
      <source>Make room there.</source>
      <translation>空きを作ってください。</translation>
    </message>
    <message>
      <location filename="engine/updates/known.py" />
      <source>it cannot be written ({reason}).</source>
      <translation>書き込めません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/updates/known.py" />
      <source>it is an older one (number {number}) than was seen before (number {seen})</source>
      <translation>以前に見たもの（番号{seen}）より古いもの（番号{number}）です</translation>
    </message>
    <message>
      <location filename="engine/updates/known.py" />
      <source>it says something else than the one of the same number ({number}) that was seen before</source>
      <translation>以前に見た同じ番号（{number}）のものと内容が異なります</translation>
    </message>
    <message>
      <location filename="engine/updates/looking.py" />
      <source>No key for updates is built into this program, so updates by a feed are refused.</source>
      <translation>このプログラムには更新用の鍵がないため、更新情報による更新はできません。</translation>
    </message>
    <message>
      <location filename="engine/updates/looking.py" />
      <source>Install the newer version as you installed this one.</source>
      <translation>このバージョンと同じ方法で、新しいバージョンをインストールしてください。</translation>
    </message>
    <message>
      <location filename="engine/updates/looking.py" />
      <source>Name one: an https address or a file.</source>
      <translation>httpsのアドレスかファイルを指定してください。</translation>
    </message>
    <message>
      <location filename="engine/updates/looking.py" />
      <source>no address of a feed is given.</source>
      <translation>更新情報のアドレスが指定されていません。</translation>
    </message>
    <message>
      <location filename="engine/updates/looking.py" />
      <source>it names version {version}, which is older than the one that runs ({running})</source>
      <translation>示されたバージョン{version}は、実行中のバージョン（{running}）より古いものです</translation>
    </message>
    <message>
      <location filename="engine/updates/looking.py" />
      <source>version {version} does not open the sessions of this one</source>
      <translation>バージョン{version}では、このバージョンのセッションを開けません</translation>
    </message>
    <message>
      <location filename="engine/updates/looking.py" />
      <source>Sessions that {version} has opened cannot be opened by this version any more, after switching back.</source>
      <translation>{version}で開いたセッションは、元に戻した後、このバージョンでは開けなくなります。</translation>
    </message>
    <message>
      <location filename="engine/updates/taking.py" />
      <source>This program was not installed by an installer of its own.</source>
      <translation>このプログラムは専用のインストーラーでインストールされていません。</translation>
    </message>
    <message>
      <location filename="engine/updates/taking.py" />
      <source>version {version} has no {device} build for this system.</source>
      <translation>バージョン{version}には、このシステム用の{device}ビルドがありません。</translation>
    </message>
    <message>
      <location filename="engine/updates/taking.py" />
      <source>Use another device build first, or stay with this version.</source>
      <translation>先に別のデバイス用のビルドを使うか、このバージョンを使い続けてください。</translation>
    </message>
  </context>
</TS>
