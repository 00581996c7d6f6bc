// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// What solc makes of ordinary Solidity, for the tests of the practice chain's EVM.
contract Child {
    uint256 public immutable born = block.number;
    address public parent = msg.sender;

    constructor() payable {}

    function depart(address payable to) external {
        selfdestruct(to);
    }
}

contract Bench {
    error TooMuch(uint256 asked, uint256 there);
    event Stored(address indexed who, bytes32 indexed key, string text);

    mapping(address => mapping(bytes32 => string)) private texts;
    uint256[] public numbers;
    uint96 public packedA;
    uint32 public packedB;

    function store(bytes32 key, string calldata text) external {
        texts[msg.sender][key] = text;
        emit Stored(msg.sender, key, text);
    }

    function read(address who, bytes32 key) external view returns (string memory) {
        return texts[who][key];
    }

    function push(uint256 count) external {
        for (uint256 i = 0; i < count; i++) {
            numbers.push(uint256(keccak256(abi.encode(i, block.chainid))));
        }
    }

    function clear() external {
        delete numbers;
        packedA = 0;
        packedB = 0;
    }

    function pack(uint96 a, uint32 b) external {
        packedA = a;
        packedB = b;
    }

    function fail(uint256 how) external payable {
        if (how == 0) revert("as asked");
        if (how == 1) revert TooMuch(how, address(this).balance);
        if (how == 2) assert(packedA == 1234567);
        if (how == 3) numbers[numbers.length];
        if (how == 4) packedB = packedB - 1;
        if (how == 5) how = 1 / (how - 5);
        if (how == 6) while (true) packedA++;
    }

    function attempt(uint256 how) external payable returns (bool caught, bytes memory reason) {
        try this.fail{value: msg.value / 2, gas: 200_000}(how) {
            return (false, "");
        } catch (bytes memory data) {
            return (true, data);
        }
    }

    function signer(bytes32 hash, uint8 v, bytes32 r, bytes32 s) external pure returns (address) {
        return ecrecover(hash, v, r, s);
    }

    function hashes(bytes calldata data) external pure returns (bytes32, bytes20, bytes32) {
        return (sha256(data), ripemd160(data), keccak256(data));
    }

    function breed(bytes32 salt) external payable returns (address one, address two) {
        one = address(new Child{value: msg.value}());
        two = address(new Child{salt: salt}());
        Child(one).depart(payable(two));
    }

    function pay(address payable to, uint256 wei_) external payable {
        (bool done,) = to.call{value: wei_}("");
        require(done, "refused");
    }

    receive() external payable {}
}
