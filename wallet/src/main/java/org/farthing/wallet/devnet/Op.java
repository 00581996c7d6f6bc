package org.farthing.wallet.devnet;

/**
 * Shanghai's instructions: number, name, the part of the price that is fixed, and how many words each takes off the stack and puts there.
 */
record Op(String name, int gas, int pops, int pushes) {
    static final int STOP = 0x00, ADD = 0x01, MUL = 0x02, SUB = 0x03, DIV = 0x04, SDIV = 0x05, MOD = 0x06, SMOD = 0x07;
    static final int ADDMOD = 0x08, MULMOD = 0x09, EXP = 0x0A, SIGNEXTEND = 0x0B;
    static final int LT = 0x10, GT = 0x11, SLT = 0x12, SGT = 0x13, EQ = 0x14, ISZERO = 0x15, AND = 0x16, OR = 0x17, XOR = 0x18;
    static final int NOT = 0x19, BYTE = 0x1A, SHL = 0x1B, SHR = 0x1C, SAR = 0x1D, KECCAK256 = 0x20;
    static final int ADDRESS = 0x30, BALANCE = 0x31, ORIGIN = 0x32, CALLER = 0x33, CALLVALUE = 0x34, CALLDATALOAD = 0x35;
    static final int CALLDATASIZE = 0x36, CALLDATACOPY = 0x37, CODESIZE = 0x38, CODECOPY = 0x39, GASPRICE = 0x3A, EXTCODESIZE = 0x3B;
    static final int EXTCODECOPY = 0x3C, RETURNDATASIZE = 0x3D, RETURNDATACOPY = 0x3E, EXTCODEHASH = 0x3F;
    static final int BLOCKHASH = 0x40, COINBASE = 0x41, TIMESTAMP = 0x42, NUMBER = 0x43, PREVRANDAO = 0x44, GASLIMIT = 0x45;
    static final int CHAINID = 0x46, SELFBALANCE = 0x47, BASEFEE = 0x48;
    static final int POP = 0x50, MLOAD = 0x51, MSTORE = 0x52, MSTORE8 = 0x53, SLOAD = 0x54, SSTORE = 0x55, JUMP = 0x56, JUMPI = 0x57;
    static final int PC = 0x58, MSIZE = 0x59, GAS = 0x5A, JUMPDEST = 0x5B, PUSH0 = 0x5F, PUSH1 = 0x60, PUSH32 = 0x7F;
    static final int DUP1 = 0x80, DUP16 = 0x8F, SWAP1 = 0x90, SWAP16 = 0x9F, LOG0 = 0xA0, LOG4 = 0xA4;
    static final int CREATE = 0xF0, CALL = 0xF1, CALLCODE = 0xF2, RETURN = 0xF3, DELEGATECALL = 0xF4, CREATE2 = 0xF5;
    static final int STATICCALL = 0xFA, REVERT = 0xFD, SELFDESTRUCT = 0xFF;

    private static final Op[] ALL = all();

    /** The instruction with this number, or null where Shanghai has none. */
    static Op of(int number) {
        return ALL[number];
    }

    private static Op[] all() {
        var all = new Op[256];
        put(all, 0, 0, 0, STOP, "STOP");
        put(all, 3, 2, 1, ADD, "ADD", SUB, "SUB", LT, "LT", GT, "GT", SLT, "SLT", SGT, "SGT", EQ, "EQ", AND, "AND", OR, "OR", XOR, "XOR",
                BYTE, "BYTE", SHL, "SHL", SHR, "SHR", SAR, "SAR");
        put(all, 3, 1, 1, ISZERO, "ISZERO", NOT, "NOT", CALLDATALOAD, "CALLDATALOAD", MLOAD, "MLOAD");
        put(all, 5, 2, 1, MUL, "MUL", DIV, "DIV", SDIV, "SDIV", MOD, "MOD", SMOD, "SMOD", SIGNEXTEND, "SIGNEXTEND");
        put(all, 8, 3, 1, ADDMOD, "ADDMOD", MULMOD, "MULMOD");
        put(all, 10, 2, 1, EXP, "EXP");
        put(all, 30, 2, 1, KECCAK256, "KECCAK256");
        put(all, 2, 0, 1, ADDRESS, "ADDRESS", ORIGIN, "ORIGIN", CALLER, "CALLER", CALLVALUE, "CALLVALUE", CALLDATASIZE, "CALLDATASIZE",
                CODESIZE, "CODESIZE", GASPRICE, "GASPRICE", RETURNDATASIZE, "RETURNDATASIZE", COINBASE, "COINBASE", TIMESTAMP, "TIMESTAMP",
                NUMBER, "NUMBER", PREVRANDAO, "PREVRANDAO", GASLIMIT, "GASLIMIT", CHAINID, "CHAINID", BASEFEE, "BASEFEE", PC, "PC",
                MSIZE, "MSIZE", GAS, "GAS", PUSH0, "PUSH0");
        put(all, 5, 0, 1, SELFBALANCE, "SELFBALANCE");
        put(all, 0, 1, 1, BALANCE, "BALANCE", EXTCODESIZE, "EXTCODESIZE", EXTCODEHASH, "EXTCODEHASH", SLOAD, "SLOAD");
        put(all, 20, 1, 1, BLOCKHASH, "BLOCKHASH");
        put(all, 3, 3, 0, CALLDATACOPY, "CALLDATACOPY", CODECOPY, "CODECOPY", RETURNDATACOPY, "RETURNDATACOPY");
        put(all, 0, 4, 0, EXTCODECOPY, "EXTCODECOPY");
        put(all, 2, 1, 0, POP, "POP");
        put(all, 3, 2, 0, MSTORE, "MSTORE", MSTORE8, "MSTORE8");
        put(all, 0, 2, 0, SSTORE, "SSTORE", RETURN, "RETURN", REVERT, "REVERT");
        put(all, 8, 1, 0, JUMP, "JUMP");
        put(all, 10, 2, 0, JUMPI, "JUMPI");
        put(all, 1, 0, 0, JUMPDEST, "JUMPDEST");
        for (int n = 1; n <= 32; n++) {
            put(all, 3, 0, 1, PUSH0 + n, "PUSH" + n);
        }
        for (int n = 1; n <= 16; n++) {
            put(all, 3, n, n + 1, DUP1 + n - 1, "DUP" + n);
            put(all, 3, n + 1, n + 1, SWAP1 + n - 1, "SWAP" + n);
        }
        for (int n = 0; n <= 4; n++) {
            put(all, 375, 2 + n, 0, LOG0 + n, "LOG" + n);
        }
        put(all, 32_000, 3, 1, CREATE, "CREATE");
        put(all, 32_000, 4, 1, CREATE2, "CREATE2");
        put(all, 0, 7, 1, CALL, "CALL", CALLCODE, "CALLCODE");
        put(all, 0, 6, 1, DELEGATECALL, "DELEGATECALL", STATICCALL, "STATICCALL");
        put(all, 5_000, 1, 0, SELFDESTRUCT, "SELFDESTRUCT");
        return all;
    }

    private static void put(Op[] all, int gas, int pops, int pushes, Object... numbersAndNames) {
        for (int i = 0; i < numbersAndNames.length; i += 2) {
            all[(Integer) numbersAndNames[i]] = new Op((String) numbersAndNames[i + 1], gas, pops, pushes);
        }
    }
}
