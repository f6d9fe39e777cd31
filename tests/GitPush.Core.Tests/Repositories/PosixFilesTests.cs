using GitPush.Core.Tests.Support;
using GitPush.Repositories;

namespace GitPush.Core.Tests.Repositories;

[TestClass]
public sealed class PosixFilesTests
{
    [TestMethod]
    public void A_file_system_that_cannot_flush_folders_is_none_that_fails()
    {
        PosixFiles.FlushDirectory(OperatingSystem.IsLinux() ? "/proc" : Path.GetTempPath());
    }

    [TestMethod]
    public void A_folder_that_is_not_there_cannot_be_flushed()
    {
        using var folder = new TempFolder();
        var path = folder.Combine("nothing");

        if (OperatingSystem.IsWindows())
        {
            PosixFiles.FlushDirectory(path);
        }
        else
        {
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => PosixFiles.FlushDirectory(path)).Message, path);
        }
    }
}
