using System.Formats.Tar;
using GitPush.Docker.Contexts;
using GitPush.Images;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Docker.Tests.Contexts;

[TestClass]
public sealed class BuildContextTests
{
    [TestMethod]
    public async Task A_context_is_a_folder_of_the_commit_as_git_has_it()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.CreateDirectory("tree"));
        folder.WriteFile("tree/other", "not in the context");
        folder.WriteFile("tree/web/Dockerfile", "FROM scratch\n");
        folder.WriteFile("tree/web/run.sh", "#!/bin/sh\n");
        folder.WriteFile("tree/web/sub/file", "content");
        File.CreateSymbolicLink(folder.Combine("tree/web/link"), "../../outside");
        git.Run("add", "--all");
        git.Run("update-index", "--chmod=+x", "web/run.sh");
        git.Run("commit", "--quiet", "-m", "A context");
        var entries = await ReadAsync(git, new ImageBuild { Name = "web", Context = "./web/" });
        CollectionAssert.AreEqual(
            new[] { "./ Directory 755", "Dockerfile RegularFile 644", "link SymbolicLink 777 -> ../../outside", "run.sh RegularFile 755", "sub/ Directory 755", "sub/file RegularFile 644" },
            entries.Keys.ToArray());
        Assert.AreEqual("content", entries["sub/file RegularFile 644"]);
    }

    [TestMethod]
    public async Task The_Dockerfile_s_own_ignore_file_goes_before_the_folder_s()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.CreateDirectory("tree"));
        folder.WriteFile("tree/a", "");
        folder.WriteFile("tree/b", "");
        folder.WriteFile("tree/.dockerignore", "a\nbuild\n");
        folder.WriteFile("tree/build/web.Dockerfile", "FROM scratch\n");
        folder.WriteFile("tree/build/web.Dockerfile.dockerignore", "b\nbuild\n");
        git.Run("add", "--all");
        git.Run("commit", "--quiet", "-m", "Two files");
        var entries = await ReadAsync(git, new ImageBuild { Name = "web", Dockerfile = "build/web.Dockerfile" });
        CollectionAssert.AreEqual(
            new[] { "./ Directory 755", ".dockerignore RegularFile 644", "a RegularFile 644", "build/ Directory 755", "build/web.Dockerfile RegularFile 644" },
            entries.Keys.ToArray());
    }

    [TestMethod]
    public async Task What_is_ignored_is_not_read()
    {
        using var folder = new TempFolder();
        var git = TestGit.Init(folder.CreateDirectory("tree"));
        folder.WriteFile("tree/Dockerfile", "FROM scratch\n");
        folder.WriteFile("tree/.dockerignore", "missing\n**/*.bin\n");
        folder.WriteFile("tree/missing/file", "a file that is in no pack");
        folder.WriteFile("tree/data/large.bin", "neither is this one");
        git.Run("add", "--all");
        git.Run("commit", "--quiet", "-m", "A context");
        foreach (var id in new[] { git.Run("rev-parse", "HEAD:missing"), git.Run("rev-parse", "HEAD:data/large.bin") })
        {
            File.Delete(folder.Combine($"tree/.git/objects/{id[..2]}/{id[2..]}"));
        }

        var entries = await ReadAsync(git, new ImageBuild { Name = "web" });
        CollectionAssert.AreEqual(new[] { "./ Directory 755", ".dockerignore RegularFile 644", "Dockerfile RegularFile 644", "data/ Directory 755" }, entries.Keys.ToArray());
    }

    private static async Task<Dictionary<string, string>> ReadAsync(TestGit git, ImageBuild image)
    {
        var repository = GitRepository.Open(Path.Combine(git.WorkingDirectory, ".git"));
        var context = BuildContext.Find(repository, ObjectId.Parse(git.Run("rev-parse", "HEAD")), image);
        using var stream = new MemoryStream();
        await context.WriteAsync(stream, withIgnoreFile: false, CancellationToken.None);
        stream.Position = 0;
        await using var tar = new TarReader(stream);
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            var link = entry.LinkName.Length == 0 ? "" : " -> " + entry.LinkName;
            entries[$"{entry.Name} {entry.EntryType} {Convert.ToString((int)entry.Mode, 8)}{link}"] =
                entry.DataStream is null ? "" : await new StreamReader(entry.DataStream).ReadToEndAsync();
            Assert.AreEqual(DateTimeOffset.FromUnixTimeSeconds(1700000000), entry.ModificationTime);
        }

        return entries;
    }
}
