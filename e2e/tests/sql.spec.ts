import { INDEX_AND_COLUMN, NICKNAME, migration } from "../migrations.ts";
import { expect, test } from "../test.ts";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.show("SQL");
});

test("each statement stands beside the line that it comes from", async ({ reviewer }) => {
  await expect(reviewer.statements).toHaveCount(2);
  const add = reviewer.statement("ALTER TABLE orders ADD COLUMN plan VARCHAR(20) NOT NULL");
  await expect(add.getByRole("button", { name: "Line 10" })).toBeVisible();
  const create = reviewer.statement("CREATE INDEX ix_orders_plan ON orders (plan)");
  await create.getByRole("button", { name: "Line 11" }).click();
  await expect(reviewer.activeLine).toContainText("op.create_index");
  await expect(create).toHaveAttribute("aria-current", "true");
  await expect(add).not.toHaveAttribute("aria-current");
});

test("a statement under the pointer, or with the focus, lights its line up", async ({ page, reviewer }) => {
  const lit = page.locator(".retort-linked");
  await expect(lit).toHaveCount(0);
  await reviewer.statement("CREATE INDEX").hover();
  await expect(lit).toHaveText(/op\.create_index/);
  await reviewer.statement("ADD COLUMN").hover();
  await expect(lit).toHaveText(/op\.add_column/);
  await reviewer.tab("SQL").hover();
  await expect(lit).toHaveCount(0);
  await reviewer.statement("CREATE INDEX").getByRole("button").focus();
  await expect(lit).toHaveText(/op\.create_index/);
});

test("a statement over several lines lights all of them up", async ({ page, reviewer }) => {
  await reviewer.paste(migration({ upgrade: ["op.create_table(", '    "a",', '    sa.Column("id", sa.Integer()),', ")"] }));
  await reviewer.statement("CREATE TABLE a").hover();
  await expect(page.locator(".retort-linked")).toHaveCount(4);
});

test("the direction is switched", async ({ page, reviewer }) => {
  const [up, down] = ["upgrade()", "downgrade()"].map((name) => page.getByRole("button", { name }));
  await expect(up!).toHaveAttribute("aria-pressed", "true");
  await down!.click();
  await expect(down!).toHaveAttribute("aria-pressed", "true");
  await expect(up!).toHaveAttribute("aria-pressed", "false");
  await expect(reviewer.statement("DROP INDEX ix_orders_plan").getByRole("button", { name: "Line 15" })).toBeVisible();
  await expect(reviewer.statement("CREATE INDEX")).toHaveCount(0);
  await up!.click();
  await expect(reviewer.statement("CREATE INDEX")).toBeVisible();
});

test("locks are said in words: which, on what, and who waits", async ({ reviewer }) => {
  await expect(reviewer.statement("ADD COLUMN").getByRole("list", { name: "Effects" })).toContainText(
    "ACCESS EXCLUSIVE on orders: blocks reads and writes",
  );
  const create = reviewer.statement("CREATE INDEX").getByRole("list", { name: "Effects" });
  await expect(create).toContainText("SHARE on orders: blocks writes");
  await expect(create).toContainText("Reads all of orders");
  await expect(reviewer.panel.locator(".transaction__held")).toHaveText("ACCESS EXCLUSIVE on orders from line 10 to the end: reads and writes wait");
});

test("a lane beside the statements shows how long each lock is held", async ({ page, reviewer }) => {
  // One lane: the column's lock is the stronger one, and stays.
  await expect(reviewer.statement("ADD COLUMN").locator(".lane--all.lane--first")).toHaveCount(1);
  const last = reviewer.statement("CREATE INDEX").locator(".lane--all");
  await expect(last).toHaveClass(/lane--open/);
  await reviewer.settingsButton.click();
  await reviewer.settings.getByRole("radio", { name: /One for each migration/ }).check();
  await page.keyboard.press("Escape");
  await expect(last, "the migration's end is the transaction's").toHaveClass(/lane--last/);
  await expect(last).not.toHaveClass(/lane--open/);
});

test("outside a transaction a lock goes with its statement", async ({ reviewer }) => {
  await reviewer.paste(
    migration({
      upgrade: [
        "with op.get_context().autocommit_block():",
        '    op.create_index("ix_a_x", "a", ["x"], postgresql_concurrently=True)',
        '    op.create_index("ix_b_x", "b", ["x"], postgresql_concurrently=True)',
      ],
    }),
  );
  const outside = reviewer.panel.locator("section.transaction", { hasText: "Outside a transaction" });
  await expect(outside.getByRole("list", { name: "Locks held" }).getByRole("listitem")).toHaveText([
    "SHARE UPDATE EXCLUSIVE on a while line 11 runs: schema changes wait",
    "SHARE UPDATE EXCLUSIVE on b while line 12 runs: schema changes wait",
  ]);
  await expect(reviewer.statement("ix_a_x").locator(".lane--first.lane--last")).toHaveCount(1);
});

test("another version of PostgreSQL marks what changed", async ({ reviewer }) => {
  const note = reviewer.panel.locator(".toolbar__note");
  await expect(note).toBeEmpty();
  await reviewer.andReviewed(() => reviewer.choosePostgres(14));
  await expect(note).toHaveText("All as on PostgreSQL 16");

  await reviewer.paste(migration({ upgrade: ['op.execute("GRANT SELECT ON orders TO reporting")'] }));
  await expect(note).toBeEmpty();
  await reviewer.andReviewed(() => reviewer.choosePostgres(18));
  await expect(note).toHaveText("1 statement changed since PostgreSQL 14");
  await expect(reviewer.statement("GRANT").locator(".statement__changed")).toHaveText("Changed: on PostgreSQL 14 it locks, rewrites and reads no table");
});

test("what a statement does besides locking is said in words", async ({ reviewer }) => {
  const effects = (text: string) => reviewer.statement(text).getByRole("list", { name: "Effects" });
  await expect(effects("CREATE INDEX")).toContainText("Builds an index on orders");
  const details = reviewer.statement("CREATE INDEX").getByRole("group");
  await details.getByText("Details").click();
  await expect(details.getByRole("listitem")).toHaveText(["Creates index ix_orders_plan of orders.", "Measured on PostgreSQL 16.14."]);

  await reviewer.paste(
    migration({ upgrade: [`op.execute("ALTER TYPE mood ADD VALUE 'calm'")`, 'op.execute("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY")'] }),
  );
  await expect(effects("ADD VALUE")).toContainText("Can be used only once this transaction has committed");
  await expect(effects("DETACH")).toContainText("Fails here: PostgreSQL refuses it in a transaction");
  await reviewer.andReviewed(() => reviewer.choosePostgres(13));
  await expect(effects("DETACH")).toContainText("Needs PostgreSQL 14");
  await expect(reviewer.panel.locator(".toolbar__note")).toHaveText("1 statement changed since PostgreSQL 16");
  await reviewer.andReviewed(() => reviewer.choosePostgres(14));
  await expect(reviewer.statement("DETACH").locator(".statement__changed")).toHaveText(
    "Changed: on PostgreSQL 13 it fails, since it needs PostgreSQL 14",
  );
});

test("what stays when a statement fails stands with its transaction", async ({ reviewer }) => {
  await reviewer.paste(
    migration({
      upgrade: [
        'op.add_column("a", sa.Column("x", sa.Integer()))',
        "with op.get_context().autocommit_block():",
        '    op.create_index("ix_a_x", "a", ["x"], postgresql_concurrently=True)',
        'op.add_column("a", sa.Column("y", sa.Integer()))',
      ],
    }),
  );
  const about = reviewer.panel.locator(".transaction__about");
  await expect(about.nth(0)).toContainText("If a statement fails, nothing that this migration did stays.");
  await expect(about.nth(1)).toContainText("If it fails, what came before stays done");
  await expect(about.nth(2)).toContainText("If a statement fails, the first 3 above stay committed");
});

test("a savepoint that is rolled back to gives its locks back", async ({ reviewer }) => {
  const sql = ["LOCK TABLE a", "SAVEPOINT s", "LOCK TABLE b", "ROLLBACK TO s", "SELECT 1"];
  await reviewer.paste(migration({ upgrade: sql.map((statement) => `op.execute("${statement}")`) }));
  await expect(reviewer.panel.locator(".transaction__held").getByRole("listitem")).toContainText([
    "ACCESS EXCLUSIVE on a from line 10 to the end",
    "ACCESS EXCLUSIVE on b from line 12 to line 13",
  ]);
});

test("the transaction setting changes what a transaction means", async ({ reviewer }) => {
  const transaction = reviewer.panel.locator("section.transaction");
  await expect(transaction).toContainText("Alembic shares it with every revision of the run");
  await reviewer.settingsButton.click();
  await reviewer.settings.getByRole("radio", { name: /One for each migration/ }).check();
  await expect(transaction).toContainText("Its locks are kept until this migration is through.");
  await expect(reviewer.statusBar).toContainText("one transaction per migration");
});

test("an autocommit block stands outside of the transactions before and after it", async ({ reviewer }) => {
  await reviewer.paste(
    migration({
      upgrade: [
        'op.add_column("a", sa.Column("x", sa.Integer()))',
        "with op.get_context().autocommit_block():",
        '    op.create_index("ix_a_x", "a", ["x"], postgresql_concurrently=True)',
        'op.add_column("a", sa.Column("y", sa.Integer()))',
      ],
    }),
  );
  await expect(reviewer.panel.locator("section.transaction h2")).toHaveText(["Transaction 1", "Outside a transaction", "Transaction 2"]);
  await expect(reviewer.panel.locator("section.transaction").nth(1)).toContainText("CREATE INDEX CONCURRENTLY ix_a_x");
});

test("the version of PostgreSQL is chosen, reviewed with, and kept", async ({ page, reviewer }) => {
  await reviewer.paste(
    migration({
      upgrade: ['op.create_foreign_key("fk_a_b", "a", "b", ["b_id"], ["id"], ondelete="CASCADE")'],
      downgrade: ['op.drop_constraint("fk_a_b", "a", type_="foreignkey")'],
    }),
  );
  await expect(reviewer.settingsButton).toHaveText("PostgreSQL 16");
  await reviewer.andReviewed(() => reviewer.choosePostgres(12));
  await expect(reviewer.settingsButton).toHaveText("PostgreSQL 12");
  await expect(reviewer.statusBar).toContainText("PostgreSQL 12");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("retort.draft"))).toContain('"pg":12');
  await page.reload();
  await expect(reviewer.settingsButton).toHaveText("PostgreSQL 12");
});

test("what only size makes dangerous is silent for a small table", async ({ reviewer }) => {
  await reviewer.show("Findings");
  const blocks = reviewer.finding("ix_orders_plan on orders blocks writes while it is built");
  await expect(blocks).toBeVisible();
  await reviewer.settingsButton.click();
  const small = reviewer.settings.getByRole("textbox", { name: /^Small tables/ });
  await small.fill("countries, orders");
  await small.press("Enter");
  await expect(blocks).toHaveCount(0);
  await small.fill("");
  await small.press("Enter");
  await expect(blocks).toBeVisible();
});

test("the script is copied, and the button says so", async ({ page, context, reviewer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const button = page.getByRole("button", { name: "Copy SQL" });
  await button.click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await reviewer.clipboard()).toBe(
    "ALTER TABLE orders ADD COLUMN plan VARCHAR(20) NOT NULL;\n\nCREATE INDEX ix_orders_plan ON orders (plan);\n\n",
  );
  // The word goes again.
  await expect(button).toBeVisible();
});

test("where the browser refuses to copy the button says that too", async ({ page, reviewer }) => {
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.getByRole("button", { name: "Copy SQL" }).click();
  await expect(page.getByRole("button", { name: "Could not copy" })).toBeVisible();
  await expect(reviewer.statements).toHaveCount(2);
});

test("what cannot be known is said to be unknown", async ({ reviewer }) => {
  await reviewer.paste(migration({ upgrade: ["import os", 'op.drop_table(os.environ["TABLE"])'] }));
  await expect(reviewer.statement("DROP TABLE {").getByRole("list", { name: "Effects" })).toContainText("Not certain to be what Alembic sends");
});

test("what Alembic refuses stops the migration, and that is certain", async ({ reviewer }) => {
  await reviewer.paste(migration({ upgrade: ['op.create_index("ix_orders_day", "orders", ["day"], concurrently=True)'] }));
  const effects = reviewer.statement("Alembic refuses: TypeError").getByRole("list", { name: "Effects" });
  await expect(effects).toContainText("The migration stops here");
  await expect(effects).not.toContainText("Not certain");
});

test("a function that sends nothing says so", async ({ page, reviewer }) => {
  await reviewer.paste(NICKNAME.replace('op.drop_column("users", "nickname")', "pass"));
  await page.getByRole("button", { name: "downgrade()" }).click();
  await expect(reviewer.panel).toContainText("downgrade() sends nothing.");
});
