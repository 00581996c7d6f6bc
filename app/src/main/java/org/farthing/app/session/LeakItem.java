package org.farthing.app.session;

/** What is checked of a private browser before its first page, in this order. */
public enum LeakItem {
    /** Names are looked up by the exit relay. */
    NAMES,
    /** IPv6 cannot go around the relays. */
    IPV6,
    /** WebRTC gives no address of the user's away. */
    WEBRTC,
    /** With the proxy dead no page loads, from this computer's own addresses neither. */
    CLOSED,
    /** A site sees the exit relay's address. */
    ADDRESS
}
