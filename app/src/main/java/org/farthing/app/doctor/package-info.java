/**
 * What a user may have wrong, one class for each: it looks, and a pure function judges what it saw. Findings hold numbers and no texts, so
 * that a report can name no address, site, person or amount.
 */
package org.farthing.app.doctor;
