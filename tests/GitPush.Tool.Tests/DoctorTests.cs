using GitPush.Tool.Tests.Support;

namespace GitPush.Tool.Tests;

[TestClass]
public sealed class DoctorTests
{
    [TestMethod]
    public async Task A_sound_folder_and_a_server_that_answers_are_ok()
    {
        using var folder = new TempFolder();
        await using var server = await ServedFolder.StartAsync(folder, "--anonymous");

        var result = await ToolProcess.RunAsync("doctor", "--root", server.Root, "--server", server.Console);

        Assert.AreEqual(0, result.ExitCode, result.Output);
        var verdicts = result.Output.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(words => words[1], words => words[0]);
        CollectionAssert.AreEqual(new[] { "dotnet", "root", "disk", "history", "git", "server" }, verdicts.Keys.ToArray());
        foreach (var subject in new[] { "dotnet", "root", "history", "git", "server" })
        {
            Assert.AreEqual("ok", verdicts[subject], result.Output);
        }
    }

    [TestMethod]
    public async Task What_is_no_folder_and_a_server_that_does_not_answer_are_told_apart()
    {
        using var folder = new TempFolder();
        string console;
        await using (var server = await ServedFolder.StartAsync(folder, "--anonymous"))
        {
            console = server.Console;
            _ = await server.StopAsync();
        }

        var result = await ToolProcess.RunAsync("doctor", "--root", folder.Combine("missing"), "--server", console);

        Assert.AreEqual(1, result.ExitCode);
        StringAssert.Contains(result.Output, $"{folder.Combine("missing")} does not exist");
        StringAssert.Contains(result.Output, $"{console} cannot be reached: ");
    }
}
