using System.IO.Pipelines;
using GitPush.Objects;

namespace GitPush.Protocol;

/// <summary>The end of an advertisement by a repository whose own history is cut off (gitprotocol-pack(5), "Reference Discovery").</summary>
internal static class ShallowLines
{
    // shallow = PKT-LINE("shallow" SP obj-id LF)
    public static void Write(PipeWriter output, IReadOnlySet<ObjectId> shallow)
    {
        foreach (var id in shallow.Order())
        {
            PktLine.Write(output, $"shallow {id}\n");
        }
    }
}
