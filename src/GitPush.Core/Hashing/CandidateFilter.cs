using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GitPush.Hashing;

/// <summary>
/// Tells which disturbance vectors a block could have been made for, by the conditions that such a block cannot avoid. About
/// one block in twenty has a candidate left, and only those pay for a second computation.
/// </summary>
internal static class CandidateFilter
{
    // The conditions of all vectors, each with the vectors that need it: the same two bits come up for several. A loop for each
    // kind, and none within, so that nothing has to be predicted.
    private static readonly Test[] MustBeEqual = Compile(differ: false);
    private static readonly Test[] MustDiffer = Compile(differ: true);

    /// <summary>Looks at eight blocks side by side.</summary>
    /// <param name="schedules">80 words of eight blocks' schedules, word by word.</param>
    /// <returns>For each block the vectors that remain, a bit for each of <see cref="DisturbanceVectors.All"/>.</returns>
    public static Vector256<uint> Candidates(Span<Vector256<uint>> schedules)
    {
        ref var words = ref MemoryMarshal.GetReference(schedules[..Sha1Block.Steps]);
        var ruledOut = Vector256<uint>.Zero;
        foreach (ref readonly var test in MustBeEqual.AsSpan())
        {
            ruledOut |= Difference(ref words, test) & Vector256.Create(test.Vectors);
        }

        foreach (ref readonly var test in MustDiffer.AsSpan())
        {
            ruledOut |= Vector256.AndNot(Vector256.Create(test.Vectors), Difference(ref words, test));
        }

        return ~ruledOut;
    }

    // The two bits are shifted to the top, and what they differ by is spread over the lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Difference(ref Vector256<uint> words, in Test test)
    {
        var top = Unsafe.Add(ref words, test.Step) << test.Shift ^ Unsafe.Add(ref words, test.Other) << test.OtherShift;
        return (top.AsInt32() >> 31).AsUInt32();
    }

    private static Test[] Compile(bool differ) =>
        [.. from condition in UnavoidableCondition.All
            where condition.Differ == differ
            from vector in DisturbanceVectors.All.Index()
            where condition.Binds(vector.Item)
            group 1u << vector.Index by (
                Step: vector.Item.Start + condition.Step,
                condition.StepBit,
                Other: vector.Item.Start + condition.Other,
                condition.OtherBit) into same
            let bits = same.Key
            select new Test(bits.Step, 31 - bits.StepBit, bits.Other, 31 - bits.OtherBit, same.Aggregate((all, one) => all | one))];

    private readonly record struct Test(nint Step, int Shift, nint Other, int OtherShift, uint Vectors);
}
