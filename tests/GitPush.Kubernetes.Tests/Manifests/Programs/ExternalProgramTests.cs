using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitPush.Hooks;
using GitPush.Kubernetes.Manifests.Programs;

namespace GitPush.Kubernetes.Tests.Manifests.Programs;

[TestClass]
public sealed class ExternalProgramTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_program_gets_nothing_of_the_server_but_its_PATH()
    {
        using var program = new FakeProgram("helm", "printf done");
        using var folder = new WorkFolder();

        var output = await Run(program, folder).RunAsync(["template", "a b", "$(id)", "; id", "*"], TestContext.CancellationToken);

        Assert.AreEqual("done", Encoding.UTF8.GetString(output));
        CollectionAssert.AreEqual(new[] { "template", "a b", "$(id)", "; id", "*" }, program.Arguments);
        CollectionAssert.AreEquivalent(
            new[]
            {
                "PATH", "HOME", "TMPDIR", "LC_ALL", "PWD", "GIT_TERMINAL_PROMPT", "GIT_CONFIG_NOSYSTEM", "GIT_ALLOW_PROTOCOL",
                "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy",
            },
            program.Environment.Keys.Where(name => name is not ("_" or "SHLVL" or "OLDPWD")).ToArray());
        Assert.AreEqual(folder.Home, program.Environment["HOME"]);
        Assert.AreEqual("", program.Environment["GIT_ALLOW_PROTOCOL"]);
        Assert.AreEqual(folder.Path, program.Kept("folder").TrimEnd());
    }

    [TestMethod]
    public async Task A_failure_is_the_last_line_of_what_it_said_without_the_servers_paths()
    {
        using var program = new FakeProgram("kustomize", "echo 'Warning: x' >&2; echo \"Error: accumulating '$(pwd)/tree/base/x.yaml': no such file\" >&2; echo >&2; exit 3");
        using var folder = new WorkFolder();

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => Run(program, folder).RunAsync(["build"], TestContext.CancellationToken));

        Assert.AreEqual("kustomize: accumulating 'base/x.yaml': no such file", exception.Message);
    }

    [TestMethod]
    public async Task A_failure_without_words_names_the_exit_code()
    {
        using var program = new FakeProgram("helm", "exit 3");
        using var folder = new WorkFolder();

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => Run(program, folder).RunAsync(["template"], TestContext.CancellationToken));

        Assert.AreEqual("helm: ended with exit code 3", exception.Message);
    }

    [TestMethod]
    public async Task A_program_that_writes_without_end_is_ended()
    {
        using var program = new FakeProgram("helm", "while :; do echo 0123456789; done");
        using var folder = new WorkFolder();

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => Run(program, folder).RunAsync(["template"], TestContext.CancellationToken));

        Assert.AreEqual("helm wrote more than 100000 bytes", exception.Message);
    }

    [TestMethod]
    public async Task Time_that_is_up_ends_the_program_with_all_that_it_started()
    {
        using var program = new FakeProgram("helm", "/bin/sleep 600 & echo $! > \"$KEEP/child\"; wait");
        using var folder = new WorkFolder();
        var run = new ExternalProgram(program.Path, folder, TimeSpan.FromSeconds(1), 100_000, TimeProvider.System);

        var exception = await Assert.ThrowsExactlyAsync<StageFailedException>(() => run.RunAsync(["template"], TestContext.CancellationToken));

        Assert.AreEqual("helm took longer than 1 seconds", exception.Message);
        await AssertEndsAsync(int.Parse(program.Kept("child"), CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public async Task A_cancelled_push_ends_the_program_with_all_that_it_started()
    {
        using var program = new FakeProgram("helm", "/bin/sleep 600 & echo $! > \"$KEEP/child.new\"; /bin/mv \"$KEEP/child.new\" \"$KEEP/child\"; wait");
        using var folder = new WorkFolder();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CancellationToken);
        var kept = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(program.Path))!, "kept");
        var started = new TaskCompletionSource();
        using var watcher = new FileSystemWatcher(kept, "child") { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => started.TrySetResult();

        var running = Run(program, folder).RunAsync(["template"], cancellation.Token);
        await started.Task.WaitAsync(TestContext.CancellationToken);
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        await AssertEndsAsync(int.Parse(program.Kept("child"), CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void A_program_is_looked_for_in_PATH_only()
    {
        using var program = new FakeProgram("kustomize-of-this-test", "");

        Assert.IsNotNull(ExternalProgram.Find("sh"));
        Assert.IsNull(ExternalProgram.Find("kustomize-of-this-test"));
        Assert.AreEqual(program.Path, ExternalProgram.Find(program.Path));
        Assert.IsNull(ExternalProgram.Find(program.Path + "-missing"));
    }

    private static ExternalProgram Run(FakeProgram program, WorkFolder folder) =>
        new(program.Path, folder, TimeSpan.FromMinutes(1), 100_000, TimeProvider.System);

    private async Task AssertEndsAsync(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            await process.WaitForExitAsync(TestContext.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.CancellationToken);
        }
        catch (ArgumentException)
        {
            // It is gone already.
        }
    }
}
