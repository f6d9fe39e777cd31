using GitPush.Core.Tests.Support;
using GitPush.Refs;

namespace GitPush.Core.Tests.Refs;

[TestClass]
public sealed class DeepRefTests
{
    // What threads have by default where the C library is musl's, or the system macOS.
    private const int SmallStack = 1536 * 1024;

    [TestMethod]
    public void A_ref_as_deep_as_a_push_may_make_it_is_read_on_a_small_stack()
    {
        using var folder = new TempFolder();
        var name = "refs/" + string.Join('/', Enumerable.Repeat("a", 255));

        Assert.AreEqual(name, Read(folder, name)());
    }

    [TestMethod]
    public void A_ref_as_deep_as_a_path_can_be_is_refused_and_does_no_harm()
    {
        using var folder = new TempFolder();
        var read = Read(folder, "refs/heads/" + string.Join('/', Enumerable.Repeat("a", 1_900)));

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => read()).Message, "too many folders");
    }

    /// <summary>Makes a ref, and reads it twice, once from what is known of it.</summary>
    private static Func<string> Read(TempFolder folder, string name)
    {
        var git = TestGit.InitBare(folder.Combine("deep.git"));
        Directory.CreateDirectory(Path.Combine(git.WorkingDirectory, Path.GetDirectoryName(name)!));
        File.WriteAllText(Path.Combine(git.WorkingDirectory, name), "0123456789abcdef0123456789abcdef01234567\n");
        var store = new RefStore(git.WorkingDirectory);
        string? found = null;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    _ = store.Read();
                    found = store.Read().Refs.Single().Name;
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        return () => failure is null ? found! : throw failure;
    }
}
