using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GitPush.Cryptography.Curve25519;

namespace GitPush.Ssh.Cryptography;

/// <summary>
/// The function X25519 of RFC 7748 §5. The scalar is secret: each of its bits costs the same instructions and touches the same
/// memory. The scalar and the state of the ladder are cleared; what the JIT keeps in registers or spills is beyond reach.
/// </summary>
internal static class MontgomeryLadder
{
    /// <summary>(A - 2) / 4 of the curve v^2 = u^3 + A u^2 + u, where A is 486662.</summary>
    private const uint A24 = 121665;

    /// <param name="scalar">32 bytes, as they are drawn: they are clamped here.</param>
    /// <param name="u">The u-coordinate of the point, 32 bytes. Any value counts, as the RFC demands; the highest bit is ignored.</param>
    /// <param name="result">32 bytes.</param>
    public static void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> u, Span<byte> result)
    {
        Span<byte> clamped = stackalloc byte[FieldElement.Size];
        var state = new State(FieldElement.Read(u));
        try
        {
            scalar[..FieldElement.Size].CopyTo(clamped);
            clamped[0] &= 0xf8;
            clamped[31] = (byte)((clamped[31] & 0x7f) | 0x40);
            for (var bit = 254; bit >= 0; bit--)
            {
                state.Step((uint)(clamped[bit >> 3] >> (bit & 7)) & 1);
            }

            state.WriteTo(result);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clamped);
            state.Clear();
        }
    }

    /// <summary>The points n P and (n + 1) P for the bits n of the scalar so far, as u = X/Z, in the names of RFC 7748 §5.</summary>
    private struct State(FieldElement u)
    {
        private FieldElement _x1 = u;
        private FieldElement _x2 = FieldElement.One;
        private FieldElement _z2 = FieldElement.Zero;
        private FieldElement _x3 = u;
        private FieldElement _z3 = FieldElement.One;
        private ulong _swapped;

        public void Step(ulong bit)
        {
            Swap(bit);

            var a = _x2 + _z2;
            var b = _x2 - _z2;
            var aa = a.Square();
            var bb = b.Square();
            var e = aa - bb;
            var da = (_x3 - _z3) * a;
            var cb = (_x3 + _z3) * b;
            _x3 = (da + cb).Square();
            _z3 = _x1 * (da - cb).Square();
            _x2 = aa * bb;
            _z2 = e * (aa + (e * A24));
        }

        public void WriteTo(Span<byte> result)
        {
            Swap(0);
            (_x2 * _z2.Invert()).WriteTo(result);
        }

        [UnscopedRef]
        public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<State>(ref this)));

        /// <summary>Puts the points into the order that a bit wants: exchanges them if it is not the order that they are in.</summary>
        private void Swap(ulong wanted)
        {
            FieldElement.ConditionalSwap(_swapped ^ wanted, ref _x2, ref _x3);
            FieldElement.ConditionalSwap(_swapped ^ wanted, ref _z2, ref _z3);
            _swapped = wanted;
        }
    }
}
