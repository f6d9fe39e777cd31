using System.Globalization;
using System.Text;
using GitPush.Objects;

namespace GitPush.Core.Tests.Support;

/// <summary>What <c>git cat-file --batch</c> says about objects: the truth that readers are compared with.</summary>
internal static class CatFile
{
    /// <summary>The ids of all objects of a repository.</summary>
    public static IReadOnlyList<ObjectId> AllIds(TestGit git) =>
        [.. git.Run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ObjectId.Parse)];

    /// <summary>All objects of a repository with type and content.</summary>
    public static IEnumerable<(ObjectId Id, ObjectType Type, byte[] Content)> ReadAll(TestGit git)
    {
        var output = git.RunWithInput(ReadOnlyMemory<byte>.Empty, "cat-file", "--batch-all-objects", "--batch").OutputBytes;
        var position = 0;
        while (position < output.Length)
        {
            var end = Array.IndexOf(output, (byte)'\n', position);
            var header = Encoding.ASCII.GetString(output, position, end - position).Split(' ');
            var size = int.Parse(header[2], CultureInfo.InvariantCulture);
            position = end + 1;
            yield return (ObjectId.Parse(header[0]), Enum.Parse<ObjectType>(header[1], ignoreCase: true), output[position..(position + size)]);
            position += size + 1;
        }
    }

    /// <summary>Asserts that every object of a repository reads as git reads it: info, content and, for blobs, as a stream.</summary>
    /// <returns>How many objects were compared.</returns>
    public static int AssertReadsAlike(TestGit git, ObjectDatabase database)
    {
        var count = 0;
        using var infos = database.OpenReader();
        using var reader = database.OpenReader();
        foreach (var (id, type, content) in ReadAll(git))
        {
            Assert.IsTrue(database.Contains(id), $"{id} is missing");
            Assert.IsTrue(infos.TryGetInfo(id, out var readType, out var size));
            Assert.AreEqual((type, content.LongLength), (readType, size), $"{id}");
            Assert.IsTrue(reader.TryRead(id, out var value));
            Assert.AreEqual(type, value.Type, $"{id}");
            Assert.IsTrue(value.Data.Span.SequenceEqual(content), $"{id} differs");
            if (type == ObjectType.Blob)
            {
                Assert.IsTrue(reader.TryOpenBlob(id, out var stream, out size));
                using (stream)
                {
                    var streamed = new MemoryStream();
                    stream.CopyTo(streamed);
                    Assert.AreEqual(content.LongLength, size);
                    Assert.IsTrue(streamed.ToArray().AsSpan().SequenceEqual(content), $"{id} streams differently");
                }
            }

            count++;
        }

        return count;
    }
}
