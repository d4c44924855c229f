<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>the name</source>
      <translation>名前</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>the name has {count} letters.</source>
      <translation>名前が{count}文字あります。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>Choose one of at most {count}.</source>
      <translation>{count}文字以内にしてください。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>the note</source>
      <translation>メモ</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>"palimpsest sessions" lists them.</source>
      <translation>「palimpsest sessions」で一覧できます。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>no session is named.</source>
      <translation>セッションが指定されていません。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>no session is called {name!r}.</source>
      <translation>{name!r}という名前のセッションはありません。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>{count} sessions are called {name!r}: {several}.</source>
      <translation>{name!r}という名前のセッションが{count}個あります：{several}。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>Give more of the name.</source>
      <translation>名前をもっと長く入力してください。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>The session in {folder} is open in another window or program.</source>
      <translation>{folder}のセッションは、別のウィンドウかプログラムで開かれています。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>Close it there first.</source>
      <translation>先にそこで閉じてください。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>the folder holds no {file}, so it is no session.</source>
      <translation>フォルダーに{file}がないため、セッションではありません。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>Nothing was changed.</source>
      <translation>何も変更していません。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/acts.py" />
      <source>The session in {folder} is damaged: it names no model.</source>
      <translation>{folder}のセッションは破損しています。モデルが示されていません。</translation>
    </message>
    <message>
      <location filename="engine/catalogue/entries.py" />
      <source>open in another window or program</source>
      <translation>別のウィンドウかプログラムで開かれています</translation>
    </message>
    <message>
      <location filename="engine/catalogue/entries.py" />
      <source>it has no session.db</source>
      <translation>session.dbがありません</translation>
    </message>
    <message>
      <location filename="engine/catalogue/entries.py" />
      <source>it cannot be read ({error})</source>
      <translation>読み取れません（{error}）</translation>
    </message>
    <message>
      <location filename="engine/catalogue/entries.py" />
      <source>it is damaged ({error})</source>
      <translation>破損しています（{error}）</translation>
    </message>
    <message>
      <location filename="engine/catalogue/entries.py" />
      <source>its first row is missing</source>
      <translation>最初の行がありません</translation>
    </message>
    <message>
      <location filename="engine/catalogue/entries.py" />
      <source>it was written by a newer Palimpsest</source>
      <translation>より新しいPalimpsestで書かれています</translation>
    </message>
  </context>
</TS>
