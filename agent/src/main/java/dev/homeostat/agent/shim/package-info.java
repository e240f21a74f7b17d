/**
 * The part of the agent that the host's class path sees: class files of level 8 that name no class
 * but the JDK's and their own.
 */
package dev.homeostat.agent.shim;
